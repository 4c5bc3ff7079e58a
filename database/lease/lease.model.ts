import { Schema, type Connection, type Model } from 'mongoose';

/** Who may do one piece of periodic work, and until when. */
export interface LeaseRecord {
  /** Name of the work, such as `identity:outbox`. Found by `_id` alone, so it needs no other index. */
  readonly _id: string;
  readonly holder: string;
  readonly until: Date;
  /** Grows with each new holder: a store can refuse writes of a holder that was thought dead (a fencing token). */
  readonly term: number;
}

const schema = new Schema<LeaseRecord>(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    until: { type: Date, required: true },
    term: { type: Number, required: true },
  },
  { collection: 'leases', versionKey: false },
);

export function leaseModel(connection: Connection): Model<LeaseRecord> {
  return connection.model<LeaseRecord>('Lease', schema, undefined, { overwriteModels: true });
}
