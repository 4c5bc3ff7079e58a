import { Schema, type Connection, type Model } from 'mongoose';

/** What one idempotency key of one actor already did. */
export interface IdempotencyRecord {
  /** `actorId:operation:key`, so that one actor can never read another's result. */
  readonly _id: string;
  /** SHA-256 of the input, to tell a repetition from a reuse. */
  readonly inputHash: string;
  /** Id of the thing that the first request made. */
  readonly resultId: string;
  readonly at: Date;
}

const schema = new Schema<IdempotencyRecord>(
  {
    _id: { type: String, required: true },
    inputHash: { type: String, required: true },
    resultId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, collection: 'idempotency' },
);
// Forgets keys after a day: clients retry within seconds or minutes, never tomorrow.
schema.index({ at: 1 }, { expireAfterSeconds: 86_400 });

export function idempotencyModel(connection: Connection): Model<IdempotencyRecord> {
  return connection.model<IdempotencyRecord>('Idempotency', schema, undefined, { overwriteModels: true });
}
