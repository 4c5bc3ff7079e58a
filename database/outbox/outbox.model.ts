import { Schema, type Connection, type Model } from 'mongoose';
import type { FactTopic } from '../../common/subgraph/fact';

/** A fact on its way to one receiver, kept until it was delivered. */
export interface OutboxRecord {
  /** Id of the fact and name of the receiver: `out_….events`. */
  readonly _id: string;
  readonly factId: string;
  readonly to: string;
  readonly topic: FactTopic;
  /** Id of what the fact is about; no personal data may travel. */
  readonly subject: string;
  readonly count: number | null;
  /** Place among the facts about this subject, so that no clock decides about their order. */
  readonly sequence: number;
  readonly at: Date;
  readonly attempts: number;
  /** When it is tried next; null once it was delivered. */
  readonly dueAt: Date | null;
  readonly deliveredAt: Date | null;
}

const schema = new Schema<OutboxRecord>(
  {
    _id: { type: String, required: true },
    factId: { type: String, required: true },
    to: { type: String, required: true },
    topic: { type: String, required: true },
    subject: { type: String, required: true },
    count: { type: Number, default: null },
    sequence: { type: Number, required: true },
    at: { type: Date, required: true },
    attempts: { type: Number, required: true },
    dueAt: { type: Date, default: null },
    deliveredAt: { type: Date, default: null },
  },
  { collection: 'fact_outbox', versionKey: false },
);
// deliverDue: what is due for one receiver, oldest first; what was delivered has no date and so lies outside the range.
schema.index({ to: 1, dueAt: 1, _id: 1 });
// append and deliverDue: the facts about one subject in order; of two that are written at once, one transaction is done again.
schema.index({ subject: 1, sequence: 1, to: 1 }, { unique: true });
// Forgets what was delivered after thirty days.
schema.index({ deliveredAt: 1 }, { expireAfterSeconds: 30 * 86_400 });

export function outboxModel(connection: Connection): Model<OutboxRecord> {
  return connection.model<OutboxRecord>('Outbox', schema, undefined, { overwriteModels: true });
}
