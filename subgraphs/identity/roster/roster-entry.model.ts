import { Schema, type Connection, type Model } from 'mongoose';
import { AREAS, JOB_FAMILIES } from '../../../common/cohort';
import type { RosterEntryRecord } from './roster-entry.record';

const schema = new Schema<RosterEntryRecord>(
  {
    _id: { type: String, required: true },
    employeeNumberKey: { type: String, required: true },
    nameKeys: { type: [String], required: true },
    kanaKeys: { type: [String], required: true },
    searchKeys: { type: [String], required: true },
    birthDateKey: { type: String, required: true },
    joiningFiscalYear: { type: Number, default: null },
    leavingDate: { type: String, required: true },
    leavingFiscalYear: { type: Number, required: true },
    department: { type: String, required: true },
    branch: { type: String, default: null },
    jobFamily: { type: String, enum: JOB_FAMILIES, required: true },
    area: { type: String, enum: AREAS, required: true },
    rowHash: { type: String, required: true },
    importedAt: { type: Date, required: true },
    memberId: { type: String, default: null },
  },
  { collection: 'roster', versionKey: false },
);
// Import and matching by employee number; one entry each.
schema.index({ employeeNumberKey: 1 }, { unique: true });
// candidates: by employee number, name or name in kana.
schema.index({ searchKeys: 1 });
// rosterEntries: the list by leaving date, latest first; and of those who have (not) joined.
schema.index({ leavingDate: -1, _id: -1 });
schema.index({ memberId: 1, leavingDate: -1, _id: -1 });

export function rosterEntryModel(connection: Connection): Model<RosterEntryRecord> {
  return connection.model<RosterEntryRecord>('RosterEntry', schema, undefined, { overwriteModels: true });
}
