import { Schema, type Connection, type Model } from 'mongoose';
import { AREAS, JOB_FAMILIES } from '../../../common/cohort';
import { personNameFields } from '../person-name/person-name.record';
import { INTERESTS, MEMBER_STATES, PACES, type MemberRecord } from './member.record';

const assignment = {
  department: { type: String, required: true },
  branch: { type: String, default: null },
  jobFamily: { type: String, enum: JOB_FAMILIES, required: true },
  fromFiscalYear: { type: Number, default: null },
  toFiscalYear: { type: Number, default: null },
};
const presentWork = new Schema(
  {
    company: { type: String, required: true },
    corporateNumber: { type: String, default: null },
    role: { type: String, default: null },
    industry: { type: String, default: null },
    skills: { type: [String], default: [] },
  },
  { _id: false },
);
const schema = new Schema<MemberRecord>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    state: { type: String, enum: MEMBER_STATES, required: true },
    roles: { type: [String], required: true },
    name: { type: new Schema(personNameFields, { _id: false }), required: true },
    email: { type: String, required: true },
    emailVerifiedAt: { type: Date, default: null },
    joiningFiscalYear: { type: Number, default: null },
    leavingDate: { type: String, required: true },
    leavingFiscalYear: { type: Number, required: true },
    jobFamily: { type: String, enum: JOB_FAMILIES, required: true },
    area: { type: String, enum: AREAS, required: true },
    cohortId: { type: String, required: true },
    assignments: { type: [new Schema(assignment, { _id: false })], default: [] },
    presentWork: { type: presentWork, default: null },
    pace: { type: String, enum: PACES, required: true },
    snoozeUntil: { type: String, default: null },
    interests: { type: [String], enum: INTERESTS, default: [] },
    registeredAt: { type: Date, required: true },
    inactiveSince: { type: Date, default: null },
    standingReason: { type: String, default: null },
    erasedEmailHash: { type: String, default: null },
    rosterEntryId: { type: String, default: null },
  },
  { collection: 'members', versionKey: false },
);
// byEmail: who signs in; one member per address.
schema.index({ email: 1 }, { unique: true });
// One member per roster entry, whichever two applications are decided at the same time.
schema.index({ rosterEntryId: 1 }, { unique: true, partialFilterExpression: { rosterEntryId: { $type: 'string' } } });
// withdrawnBefore: who withdrew and is to be erased.
schema.index({ state: 1, inactiveSince: 1 });
// isErased: whether an address belonged to somebody who was erased.
schema.index({ erasedEmailHash: 1 }, { partialFilterExpression: { erasedEmailHash: { $type: 'string' } } });
// countByCohort: statistics of members by cohort, answered from the index alone.
schema.index({ registeredAt: 1, inactiveSince: 1, cohortId: 1 });

export function memberModel(connection: Connection): Model<MemberRecord> {
  return connection.model<MemberRecord>('Member', schema, undefined, { overwriteModels: true });
}
