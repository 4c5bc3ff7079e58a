import { Schema, type Connection, type Model } from 'mongoose';
import { personNameFields } from '../person-name/person-name.record';
import {
  APPLICATION_ROUTES,
  APPLICATION_STATES,
  type MembershipApplicationRecord,
} from './membership-application.record';

const match = new Schema(
  {
    outcome: { type: String, required: true },
    rosterEntryId: { type: String, default: null },
    comparisons: {
      type: [
        new Schema(
          { item: { type: String, required: true }, outcome: { type: String, required: true } },
          { _id: false },
        ),
      ],
      default: [],
    },
    notes: { type: [String], default: [] },
  },
  { _id: false },
);
const decision = new Schema(
  {
    decidedBy: { type: String, required: true },
    decidedAt: { type: Date, required: true },
    reason: { type: String, required: true },
  },
  { _id: false },
);
const appeal = new Schema(
  { message: { type: String, required: true }, at: { type: Date, required: true } },
  { _id: false },
);

const schema = new Schema<MembershipApplicationRecord>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    state: { type: String, enum: APPLICATION_STATES, required: true },
    route: { type: String, enum: APPLICATION_ROUTES, required: true },
    name: { type: new Schema(personNameFields, { _id: false }), required: true },
    email: { type: String, required: true },
    birthDateKey: { type: String, required: true },
    employeeNumberKey: { type: String, default: null },
    personKey: { type: String, required: true },
    joiningFiscalYear: { type: Number, default: null },
    leavingFiscalYear: { type: Number, default: null },
    department: { type: String, default: null },
    message: { type: String, default: null },
    submittedAt: { type: Date, required: true },
    invitedEntryId: { type: String, default: null },
    match: { type: match, default: null },
    decision: { type: decision, default: null },
    appealCodeHash: { type: String, default: null },
    appeal: { type: appeal, default: null },
    memberId: { type: String, default: null },
    registeredAt: { type: Date, default: null },
  },
  { collection: 'membership_applications', versionKey: false },
);
// membershipApplications: the queue by state, oldest or newest first; and the sweep of what was not matched yet.
schema.index({ state: 1, submittedAt: 1, _id: 1 });
// membershipApplications without a state.
schema.index({ submittedAt: 1, _id: 1 });
// countSince: attempts from one address, and for one person.
schema.index({ email: 1, submittedAt: 1 });
schema.index({ personKey: 1, submittedAt: 1 });
// eraseOf: a member's applications.
schema.index({ memberId: 1 }, { partialFilterExpression: { memberId: { $type: 'string' } } });
// byAppealCode: who appeals.
schema.index({ appealCodeHash: 1 }, { unique: true, partialFilterExpression: { appealCodeHash: { $type: 'string' } } });

export function membershipApplicationModel(connection: Connection): Model<MembershipApplicationRecord> {
  return connection.model<MembershipApplicationRecord>('MembershipApplication', schema, undefined, {
    overwriteModels: true,
  });
}
