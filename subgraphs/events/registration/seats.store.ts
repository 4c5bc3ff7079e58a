import { Schema, type Connection, type Model } from 'mongoose';
import type { Session } from '../../../database/transaction';
import type { SeatsRecord } from './seats.record';

const count = { type: Number, required: true } as const;
const schema = new Schema<SeatsRecord>(
  {
    _id: { type: String, required: true },
    isOpen: { type: Boolean, required: true },
    capacity: count,
    taken: count,
    sequence: count,
  },
  // Found by `_id` alone, so it needs no other index.
  { collection: 'seats', versionKey: false },
);

export function seatsModel(connection: Connection): Model<SeatsRecord> {
  return connection.model<SeatsRecord>('Seats', schema, undefined, { overwriteModels: true });
}

/** The only place that queries the ledger of seats. */
export class SeatsStore {
  readonly #seats: Model<SeatsRecord>;

  constructor(connection: Connection) {
    this.#seats = seatsModel(connection);
  }

  byIds(eventIds: readonly string[]): Promise<SeatsRecord[]> {
    return this.#seats
      .find({ _id: { $in: eventIds } })
      .lean()
      .exec();
  }

  of(eventId: string, session: Session): Promise<SeatsRecord | null> {
    return this.#seats.findById(eventId).session(session).lean<SeatsRecord | null>().exec();
  }

  async insert(seats: SeatsRecord, session: Session): Promise<void> {
    await this.#seats.create([seats], { session });
  }

  /** Gives out the next ticket of an open event; null when it takes no RSVPs. From here on the transaction owns the ledger. */
  draw(eventId: string, session: Session): Promise<SeatsRecord | null> {
    return this.#seats
      .findOneAndUpdate({ _id: eventId, isOpen: true }, { $inc: { sequence: 1 } }, { returnDocument: 'after', session })
      .lean<SeatsRecord | null>()
      .exec();
  }

  /** Takes seats, or frees them when `seats` is negative. */
  async take(eventId: string, seats: number, session: Session): Promise<void> {
    await this.#seats.updateOne({ _id: eventId }, { $inc: { taken: seats } }, { session }).exec();
  }

  async set(eventId: string, changes: Partial<SeatsRecord>, session: Session): Promise<void> {
    await this.#seats.updateOne({ _id: eventId }, { $set: changes }, { session }).exec();
  }
}
