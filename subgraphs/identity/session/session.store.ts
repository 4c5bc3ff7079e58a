import type { ClientSession, Connection, Model } from 'mongoose';
import { sessionModel } from './session.model';
import type { SessionRecord } from './session.record';

/** How many exchanged tokens of a family are remembered; an older one is simply unknown. */
const REMEMBERED = 200;

/** The only place that queries sessions. */
export class SessionStore {
  readonly #sessions: Model<SessionRecord>;

  constructor(connection: Connection) {
    this.#sessions = sessionModel(connection);
  }

  async insert(session: SessionRecord): Promise<void> {
    await this.#sessions.insertMany([session]);
  }

  byId(id: string): Promise<SessionRecord | null> {
    return this.#sessions.findById(id).lean().exec();
  }

  /** Exchanges the valid refresh token for the next one, atomically: of two requests with one token, one gets null. */
  rotate(id: string, from: string, to: string, now: Date, expiresAt: Date): Promise<SessionRecord | null> {
    return this.#sessions
      .findOneAndUpdate(
        { _id: id, refreshHash: from, revokedAt: null, expiresAt: { $gt: now } },
        {
          $set: { refreshHash: to, lastUsedAt: now, expiresAt },
          $push: { usedHashes: { $each: [from], $slice: -REMEMBERED } },
        },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
  }

  /** Ends a session of this member; null when it is not theirs, unknown or ended already. */
  revoke(id: string, memberId: string, now: Date): Promise<SessionRecord | null> {
    return this.#sessions
      .findOneAndUpdate(
        { _id: id, memberId, revokedAt: null },
        { $set: { revokedAt: now } },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
  }

  async revokeAllOf(memberId: string, now: Date, session?: ClientSession): Promise<number> {
    const live = { memberId, revokedAt: null };
    const result = await this.#sessions.updateMany(live, { $set: { revokedAt: now } }, { ...(session && { session }) });
    return result.modifiedCount;
  }

  /** Ids of sessions that were ended since a moment. */
  async revokedSince(moment: Date): Promise<string[]> {
    const ended = await this.#sessions
      .find({ revokedAt: { $gte: moment } }, { _id: 1 })
      .lean()
      .exec();
    return ended.map(({ _id }) => _id);
  }

  /** Returns how many there were. */
  async deleteAllOf(memberId: string, session: ClientSession): Promise<number> {
    return (await this.#sessions.deleteMany({ memberId }, { session })).deletedCount;
  }

  /** Sessions that can still be refreshed, latest use first, at most 50. */
  liveOf(memberId: string, now: Date): Promise<SessionRecord[]> {
    return this.#sessions
      .find({ memberId, revokedAt: null, expiresAt: { $gt: now } })
      .sort({ lastUsedAt: -1 })
      .limit(50)
      .lean()
      .exec();
  }
}
