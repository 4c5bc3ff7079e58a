import type { ClientSession, Connection, Model } from 'mongoose';
import type { PersonsByCohort, PersonsByMonth } from '../../../common/statistics/measure';
import { countEnded, countStanding, countStandingByMonth } from '../cohort/standing-count.store';
import { rehireInterestModel } from './rehire-interest.model';
import type { RehireInterestRecord } from './rehire-interest.record';

/** The only place that queries rehire interests. */
export class RehireInterestStore {
  readonly #interests: Model<RehireInterestRecord>;

  constructor(connection: Connection) {
    this.#interests = rehireInterestModel(connection);
  }

  async ofMember(memberId: string, session?: ClientSession): Promise<RehireInterestRecord | undefined> {
    const found = await this.#interests
      .findOne({ memberId })
      .session(session ?? null)
      .lean();
    return (found as RehireInterestRecord | null) ?? undefined;
  }

  async countOf(memberId: string, session: ClientSession): Promise<number> {
    return this.#interests.countDocuments({ memberId }).session(session).exec();
  }

  async insert(record: RehireInterestRecord, session: ClientSession): Promise<void> {
    await this.#interests.insertMany([record], { session });
  }

  /** Sets what changed if the record still is at its version; undefined when somebody else was first. */
  async change(
    interest: RehireInterestRecord,
    changes: Partial<RehireInterestRecord>,
    session?: ClientSession,
  ): Promise<RehireInterestRecord | undefined> {
    const changed = await this.#interests
      .findOneAndUpdate(
        { _id: interest._id, version: interest.version },
        { $set: changes as never, $inc: { version: 1 } },
        { returnDocument: 'after', ...(session && { session }) },
      )
      .lean();
    return (changed as RehireInterestRecord | null) ?? undefined;
  }

  /** Distinct members by cohort whose wish stood at `until`. */
  standingByCohort(until: Date): Promise<PersonsByCohort> {
    return countStanding(this.#interests, until);
  }

  /** The same members by cohort and by the month since which the wish has stood. */
  standingByMonth(until: Date): Promise<ReadonlyMap<string, PersonsByMonth>> {
    return countStandingByMonth(this.#interests, until);
  }

  /** Distinct members by cohort who had such a wish before `until`, but none at it. */
  endedByCohort(until: Date): Promise<PersonsByCohort> {
    return countEnded(this.#interests, until);
  }
}
