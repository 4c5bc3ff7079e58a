import { Schema, type Connection, type Model } from 'mongoose';

/** One person's data that somebody read, or something that was done about them. Holds no values, only which fields. */
export interface AuditRecord {
  readonly _id: string;
  readonly at: Date;
  readonly actorId: string;
  /** Whose data: a member, application or roster entry id. */
  readonly subjectId: string;
  /** `read`, or the name of a mutation. */
  readonly action: string;
  readonly fields: readonly string[];
  readonly requestId: string;
}

const schema = new Schema<AuditRecord>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    actorId: { type: String, required: true },
    subjectId: { type: String, required: true },
    action: { type: String, required: true },
    fields: { type: [String], required: true },
    requestId: { type: String, required: true },
  },
  { collection: 'audit', versionKey: false },
);
// ofSubject: who read whose data, newest first.
schema.index({ subjectId: 1, at: -1, _id: -1 });
// ofActor: what one member of staff read, newest first.
schema.index({ actorId: 1, at: -1, _id: -1 });

export function auditModel(connection: Connection): Model<AuditRecord> {
  return connection.model<AuditRecord>('Audit', schema, undefined, { overwriteModels: true });
}
