import { Schema, type Connection, type Model } from 'mongoose';

/** A fact that this subgraph has already acted on. */
export interface InboxRecord {
  /** The fact's id. Found by `_id` alone. */
  readonly _id: string;
  readonly at: Date;
}

const schema = new Schema<InboxRecord>(
  { _id: { type: String, required: true }, at: { type: Date, required: true } },
  { collection: 'inbox', versionKey: false },
);
// Forgets after ninety days: a copy of a request that was delivered cannot come later than its signature lasts.
schema.index({ at: 1 }, { expireAfterSeconds: 90 * 86_400 });

export function inboxModel(connection: Connection): Model<InboxRecord> {
  return connection.model<InboxRecord>('Inbox', schema, undefined, { overwriteModels: true });
}
