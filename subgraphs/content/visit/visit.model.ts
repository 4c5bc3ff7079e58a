import { Schema, type Connection, type Model } from 'mongoose';
import type { ReadMarkRecord, VisitDayRecord, VisitRecord } from './visit.record';

const text = { type: String, required: true } as const;

const visitSchema = new Schema<VisitRecord>(
  { _id: text, currentAt: { type: Date, required: true }, previousAt: { type: Date, default: null } },
  { collection: 'visits', versionKey: false },
);
const daySchema = new Schema<VisitDayRecord>(
  { _id: text, memberId: text, cohortId: text, month: text, on: text },
  { collection: 'visit_days', versionKey: false },
);
// eraseOf: one member's.
daySchema.index({ memberId: 1 });
// visitorsByCohort: who visited in some months, answered from the index alone.
daySchema.index({ month: 1, cohortId: 1, memberId: 1 });

const markSchema = new Schema<ReadMarkRecord>(
  { _id: text, memberId: text, articleId: text, cohortId: text, month: text, at: { type: Date, required: true } },
  { collection: 'read_marks', versionKey: false },
);
// unreadArticles: what a member has read (covered by the index).
markSchema.index({ memberId: 1, articleId: 1 });
// readersByCohort: who read in some months, answered from the index alone.
markSchema.index({ month: 1, cohortId: 1, memberId: 1 });

export function visitModel(connection: Connection): Model<VisitRecord> {
  return connection.model<VisitRecord>('Visit', visitSchema, undefined, { overwriteModels: true });
}
export function visitDayModel(connection: Connection): Model<VisitDayRecord> {
  return connection.model<VisitDayRecord>('VisitDay', daySchema, undefined, { overwriteModels: true });
}
export function readMarkModel(connection: Connection): Model<ReadMarkRecord> {
  return connection.model<ReadMarkRecord>('ReadMark', markSchema, undefined, { overwriteModels: true });
}
