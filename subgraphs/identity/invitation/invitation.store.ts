import type { ClientSession, Connection as MongoConnection, Model } from 'mongoose';
import type { CountedPeriod } from '../../../common/statistics/measure';
import type { Connection, PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import { invitationModel } from './invitation.model';
import type { InvitationRecord } from './invitation.record';

const ISSUED = { rosterEntryId: 1, applicationId: 1 } as const;
/** What statistics read of an invitation. */
export type Issued = Pick<InvitationRecord, '_id' | keyof typeof ISSUED>;

export type InvitationPage = Connection<InvitationRecord>;

/** The only place that queries invitations. */
export class InvitationStore {
  readonly #invitations: Model<InvitationRecord>;

  constructor(connection: MongoConnection) {
    this.#invitations = invitationModel(connection);
  }

  async insert(invitation: InvitationRecord, session: ClientSession): Promise<void> {
    await this.#invitations.insertMany([invitation], { session });
  }

  byIds(ids: readonly string[]): Promise<InvitationRecord[]> {
    return this.#invitations
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  /** Uses an invitation up; null when there is none of this code that is still good. Of two attempts one gets it. */
  use(codeHash: string, applicationId: string, now: Date, session: ClientSession): Promise<InvitationRecord | null> {
    return this.#invitations
      .findOneAndUpdate(
        { codeHash, usedAt: null, revokedAt: null, expiresAt: { $gt: now } },
        { $set: { usedAt: now, applicationId } },
        { returnDocument: 'after', session },
      )
      .lean()
      .exec();
  }

  /** Ends an unused invitation; null when it is unknown, used or ended. */
  revoke(id: string, now: Date): Promise<InvitationRecord | null> {
    return this.#invitations
      .findOneAndUpdate(
        { _id: id, usedAt: null, revokedAt: null },
        { $set: { revokedAt: now } },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
  }

  /** Invitations of a period that were not revoked, for statistics. */
  issued({ from, until }: CountedPeriod): Promise<Issued[]> {
    return this.#invitations
      .find({ createdAt: { $gte: from, $lt: until }, revokedAt: null }, ISSUED)
      .lean<Issued[]>()
      .exec();
  }

  page(page: PageArguments): Promise<InvitationPage> {
    return findPage(
      this.#invitations,
      {},
      [
        ['createdAt', -1],
        ['_id', -1],
      ],
      page,
    );
  }
}
