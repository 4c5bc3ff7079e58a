import type { ClientSession, Connection, Model } from 'mongoose';
import { staffSignOutModel } from './staff-sign-out.model';
import type { StaffSignOutRecord } from './staff-sign-out.record';

/** The only place that queries sign-outs of staff. */
export class StaffSignOutStore {
  readonly #signOuts: Model<StaffSignOutRecord>;

  constructor(connection: Connection) {
    this.#signOuts = staffSignOutModel(connection);
  }

  /** Of two sign-outs of one person the later holds, in whichever order they come. */
  async note({ _id, of, ...times }: StaffSignOutRecord, session?: ClientSession): Promise<void> {
    await this.#signOuts.updateOne(
      { _id },
      { $setOnInsert: { of }, $max: times },
      { upsert: true, ...(session && { session }) },
    );
  }

  since(moment: Date): Promise<StaffSignOutRecord[]> {
    return this.#signOuts
      .find({ notedAt: { $gte: moment } })
      .lean()
      .exec();
  }
}
