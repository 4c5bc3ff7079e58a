import type { ClientSession, Connection as MongoConnection, Model } from 'mongoose';
import type { Connection, PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import { erasureModel } from './erasure.model';
import type { ErasureReceiptRecord, ErasureRecord } from './erasure.record';

export type ErasurePage = Connection<ErasureRecord>;

/** The only place that queries erasures. */
export class ErasureStore {
  readonly #erasures: Model<ErasureRecord>;

  constructor(connection: MongoConnection) {
    this.#erasures = erasureModel(connection);
  }

  async insert(erasure: ErasureRecord, session: ClientSession): Promise<void> {
    await this.#erasures.insertMany([erasure], { session });
  }

  /** Adds a receipt that was outstanding; does nothing about any other. */
  async confirm(memberId: string, receipt: ErasureReceiptRecord, now: Date, session: ClientSession): Promise<void> {
    const { by } = receipt;
    const erasure = await this.#erasures.findOne({ _id: memberId, outstanding: by }).session(session).lean();
    if (!erasure) return;
    const outstanding = erasure.outstanding.filter((name) => name !== by);
    const completedAt = outstanding.length === 0 ? now : null;
    const change = { $set: { outstanding, completedAt }, $push: { receipts: receipt } };
    await this.#erasures.updateOne({ _id: memberId }, change, { session });
  }

  /** How many erasures from before a moment somebody has not confirmed. */
  async unconfirmedBefore(moment: Date): Promise<number> {
    return this.#erasures.countDocuments({ completedAt: null, erasedAt: { $lt: moment } }).exec();
  }

  /** Newest first; `isComplete` chooses those that everybody has confirmed, or those that somebody has not. */
  page(isComplete: boolean | undefined, page: PageArguments): Promise<ErasurePage> {
    const filter = isComplete === undefined ? {} : { completedAt: isComplete ? { $ne: null } : null };
    return findPage<ErasureRecord>(this.#erasures, filter, [['erasedAt', -1] as const, ['_id', -1] as const], page);
  }
}
