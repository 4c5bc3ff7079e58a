import { Schema, type Connection, type Model } from 'mongoose';

/** A fact that other subgraphs must learn of, kept until it was delivered. */
export interface OutboxRecord {
  /** `out_…`: ids sort by time, so messages are delivered in the order in which they were written. */
  readonly _id: string;
  /** What happened, such as `member.registered`. */
  readonly topic: string;
  /** Ids and dates only: personal data must not travel in messages. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly attempts: number;
  /** When it is tried next; null once it was delivered. */
  readonly dueAt: Date | null;
  readonly deliveredAt: Date | null;
}

const schema = new Schema<OutboxRecord>(
  {
    _id: { type: String, required: true },
    topic: { type: String, required: true },
    payload: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
    attempts: { type: Number, required: true },
    dueAt: { type: Date, default: null },
    deliveredAt: { type: Date, default: null },
  },
  { collection: 'outbox', versionKey: false, minimize: false },
);
// deliverDue: what is due, oldest first; delivered messages have no date and so lie outside the range.
schema.index({ dueAt: 1, _id: 1 });
// Forgets delivered messages after thirty days.
schema.index({ deliveredAt: 1 }, { expireAfterSeconds: 30 * 86_400 });

export function outboxModel(connection: Connection): Model<OutboxRecord> {
  return connection.model<OutboxRecord>('Outbox', schema, undefined, { overwriteModels: true });
}
