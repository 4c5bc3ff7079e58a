import type { ClientSession, Connection, Model } from 'mongoose';
import { personsByCohortAndMonth } from '../../../database/persons-by-cohort';
import { memberModel } from './member.model';
import { erasedFields } from './erased-member';
import { MEMBER_STATES, type MemberRecord } from './member.record';

const INACTIVE_STATES = MEMBER_STATES.filter((state) => state !== 'ACTIVE');

/** What a member may change about themselves. */
export type ProfileChange = Partial<Pick<MemberRecord, 'name' | 'presentWork' | 'pace' | 'snoozeUntil' | 'interests'>>;

/** What a change of standing may set. */
export type StandingChange = Partial<
  Pick<MemberRecord, 'state' | 'inactiveSince' | 'standingReason' | 'leavingDate' | 'leavingFiscalYear' | 'cohortId'>
>;

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

  /** The changed record; null when the version is no longer the expected one. */
  changeStanding(
    id: string,
    expectedVersion: number,
    change: StandingChange,
    session: ClientSession,
  ): Promise<MemberRecord | null> {
    return this.#members
      .findOneAndUpdate(
        { _id: id, version: expectedVersion },
        { $set: change, $inc: { version: 1 } },
        { returnDocument: 'after', session },
      )
      .lean()
      .exec();
  }

  /** Who withdrew before a moment and is not erased yet, at most 100. */
  withdrawnBefore(moment: Date): Promise<MemberRecord[]> {
    return this.#members
      .find({ state: 'WITHDRAWN', inactiveSince: { $lte: moment } })
      .limit(100)
      .lean()
      .exec();
  }

  /** Who is in good standing no longer since a moment or later, and since when (milliseconds since 1970). */
  async inactiveSince(moment: Date): Promise<{ id: string; at: number }[]> {
    const left = await this.#members
      .find({ state: { $in: INACTIVE_STATES }, inactiveSince: { $gte: moment } }, { inactiveSince: 1 })
      .lean()
      .exec();
    return left.map(({ _id, inactiveSince }) => ({ id: _id, at: inactiveSince?.getTime() ?? 0 }));
  }

  /** Blanks everything about a person who withdrew; false when it was done already, or they came back. */
  async erase(member: MemberRecord, emailHash: string, session: ClientSession): Promise<boolean> {
    const from = { _id: member._id, state: 'WITHDRAWN', version: member.version } as const;
    const change = { $set: erasedFields(member, emailHash), $inc: { version: 1 } };
    return (await this.#members.updateOne(from, change, { session })).modifiedCount === 1;
  }

  /** `$type` is said although the value is a string: only then may the partial index be used. */
  async isErased(emailHash: string): Promise<boolean> {
    return (await this.#members.exists({ erasedEmailHash: { $eq: emailHash, $type: 'string' } })) !== null;
  }

  async markEmailVerified(id: string, at: Date): Promise<void> {
    await this.#members.updateOne({ _id: id, emailVerifiedAt: null }, { $set: { emailVerifiedAt: at } });
  }

  /** Members in good standing at the moment `until`, by cohort; who ended since then still counts. */
  async countByCohort(until: Date): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#members
      .aggregate<{ _id: string; members: number }>([
        { $match: standingAt(until) },
        { $group: { _id: '$cohortId', members: { $sum: 1 } } },
      ])
      .exec();
    return new Map(rows.map(({ _id, members }) => [_id, members]));
  }

  /** The members whom `countByCohort` counts, by cohort and by the month in which they registered. */
  countByRegistration(until: Date): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
    return personsByCohortAndMonth(this.#members, [{ $match: standingAt(until) }], '$registeredAt');
  }
}

const standingAt = (until: Date) => ({
  registeredAt: { $lt: until },
  $or: [{ inactiveSince: null }, { inactiveSince: { $gte: until } }],
});
