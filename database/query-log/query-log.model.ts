import { Schema, type Connection, type Model } from 'mongoose';

/** One statistic that somebody asked for: who, what, by which filter, when. Holds no answer and nobody's data but the asker's id. */
export interface QueryLogRecord {
  readonly _id?: unknown;
  readonly askedBy: string;
  readonly measure: string;
  /** Filter and grouping as canonical JSON. */
  readonly filter: string;
  readonly requestId: string;
  readonly at: Date;
}

const schema = new Schema<QueryLogRecord>(
  {
    askedBy: { type: String, required: true },
    measure: { type: String, required: true },
    filter: { type: String, required: true },
    requestId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'query_log', versionKey: false },
);
// What one analyst asked, newest first: to review whether somebody closes in on a person by many questions.
schema.index({ askedBy: 1, at: -1, _id: -1 });
// Forgets after three years, as long as records of provision are kept.
schema.index({ at: 1 }, { expireAfterSeconds: 3 * 366 * 86_400 });

export function queryLogModel(connection: Connection): Model<QueryLogRecord> {
  return connection.model<QueryLogRecord>('QueryLog', schema, undefined, { overwriteModels: true });
}
