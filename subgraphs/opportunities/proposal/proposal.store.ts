import type { ClientSession, Connection, Model } from 'mongoose';
import type { PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import type { PersonsByCohort, PersonsByMonth } from '../../../common/statistics/measure';
import { countEnded, countStanding, countStandingByMonth } from '../cohort/standing-count.store';
import { proposalModel } from './proposal.model';
import type { ProposalConnectionRecord, ProposalRecord } from './proposal.record';

/** The only place that queries proposals. */
export class ProposalStore {
  readonly #proposals: Model<ProposalRecord>;

  constructor(connection: Connection) {
    this.#proposals = proposalModel(connection);
  }

  async byId(id: string): Promise<ProposalRecord | undefined> {
    return ((await this.#proposals.findById(id).lean()) as ProposalRecord | null) ?? undefined;
  }

  async ofMember(memberId: string, requestIds: readonly string[], session?: ClientSession): Promise<ProposalRecord[]> {
    const query = this.#proposals.find({ memberId, partnershipRequestId: { $in: requestIds } });
    return (await query.session(session ?? null).lean()) as ProposalRecord[];
  }

  /** A member's interests that stand and were expressed by a moment. */
  async standingOf(memberId: string, expressedBy: Date, session: ClientSession): Promise<ProposalRecord[]> {
    const query = this.#proposals.find({ memberId, stage: 'INTERESTED', expressedAt: { $lte: expressedBy } });
    return (await query.session(session).lean()) as ProposalRecord[];
  }

  /** Interests that stand, newest first. */
  pageOfRequest(partnershipRequestId: string, page: PageArguments): Promise<ProposalConnectionRecord> {
    return findPage(this.#proposals, { partnershipRequestId, stage: 'INTERESTED' }, [['_id', -1]], page);
  }

  async countOf(memberId: string, session: ClientSession): Promise<number> {
    return this.#proposals.countDocuments({ memberId }).session(session).exec();
  }

  async insert(record: ProposalRecord, session: ClientSession): Promise<void> {
    await this.#proposals.insertMany([record], { session });
  }

  /** Sets what changed if the proposal still is at its version; undefined when somebody else was first. */
  async change(
    proposal: ProposalRecord,
    changes: Partial<ProposalRecord>,
    session?: ClientSession,
  ): Promise<ProposalRecord | undefined> {
    const changed = await this.#proposals
      .findOneAndUpdate(
        { _id: proposal._id, version: proposal.version },
        { $set: changes as never, $inc: { version: 1 } },
        { returnDocument: 'after', ...(session && { session }) },
      )
      .lean();
    return (changed as ProposalRecord | null) ?? undefined;
  }

  /** Distinct members by cohort whose interest stood at `until`. */
  standingByCohort(until: Date): Promise<PersonsByCohort> {
    return countStanding(this.#proposals, until);
  }

  /** The same members by cohort and by the month since which the first of their interests has stood. */
  standingByMonth(until: Date): Promise<ReadonlyMap<string, PersonsByMonth>> {
    return countStandingByMonth(this.#proposals, until);
  }

  /** Distinct members by cohort who had an interest before `until`, but none at it. */
  endedByCohort(until: Date): Promise<PersonsByCohort> {
    return countEnded(this.#proposals, until);
  }
}
