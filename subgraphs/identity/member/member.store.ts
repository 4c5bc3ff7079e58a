import type { ClientSession, Connection, Model } from 'mongoose';
import { memberModel } from './member.model';
import type { MemberRecord } from './member.record';

/** What a member may change about themselves. */
export type ProfileChange = Partial<Pick<MemberRecord, 'name' | 'presentWork' | 'pace' | 'snoozeUntil' | 'interests'>>;

/** The only place that queries members. */
export class MemberStore {
  readonly #members: Model<MemberRecord>;

  constructor(connection: Connection) {
    this.#members = memberModel(connection);
  }

  byIds(ids: readonly string[]): Promise<MemberRecord[]> {
    return this.#members
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  byEmail(email: string, session?: ClientSession): Promise<MemberRecord | null> {
    return this.#members
      .findOne({ email })
      .session(session ?? null)
      .lean()
      .exec();
  }

  byId(id: string): Promise<MemberRecord | null> {
    return this.#members.findById(id).lean().exec();
  }

  async insert(member: MemberRecord, session: ClientSession): Promise<void> {
    await this.#members.insertMany([member], { session });
  }

  /** The changed record; null when the version is no longer the expected one. */
  change(id: string, expectedVersion: number, change: ProfileChange): Promise<MemberRecord | null> {
    return this.#members
      .findOneAndUpdate(
        { _id: id, version: expectedVersion },
        { $set: change, $inc: { version: 1 } },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
  }

  async markEmailVerified(id: string, at: Date): Promise<void> {
    await this.#members.updateOne({ _id: id, emailVerifiedAt: null }, { $set: { emailVerifiedAt: at } });
  }

  /** Members in good standing at the moment `until`, by cohort; who ended since then still counts. */
  async countByCohort(until: Date): Promise<ReadonlyMap<string, number>> {
    const standing = {
      registeredAt: { $lt: until },
      $or: [{ inactiveSince: null }, { inactiveSince: { $gte: until } }],
    };
    const rows = await this.#members
      .aggregate<{ _id: string; members: number }>([
        { $match: standing },
        { $group: { _id: '$cohortId', members: { $sum: 1 } } },
      ])
      .exec();
    return new Map(rows.map(({ _id, members }) => [_id, members]));
  }
}
