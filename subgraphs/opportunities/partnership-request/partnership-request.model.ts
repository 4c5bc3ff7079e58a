import { Schema, type Connection, type Model } from 'mongoose';
import type { PartnershipRequestRecord } from './partnership-request.record';

const text = { type: String, required: true };
const step = { from: String, to: text, actorId: text, at: Date, reason: String };
const terms = {
  work: String,
  workPeriod: String,
  deliveryDue: String,
  place: String,
  inspectionDue: String,
  rewardYen: Number,
  paymentWithinDays: Number,
  paymentMethod: String,
};

const schema = new Schema<PartnershipRequestRecord>(
  {
    _id: text,
    departmentId: text,
    theme: text,
    background: text,
    offers: text,
    seeks: text,
    kinds: [String],
    area: text,
    deadline: text,
    contractForm: text,
    reward: text,
    freelanceTerms: { type: new Schema(terms, { _id: false }), default: null },
    state: text,
    outcome: { type: String, default: null },
    openedAt: { type: Date, default: null },
    closedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    version: { type: Number, required: true },
    history: [new Schema(step, { _id: false })],
    grams: [String],
  } as never,
  { collection: 'partnership_requests', versionKey: false },
);
// Members' lists and the expiry of what is open: by deadline, or newest first.
schema.index({ state: 1, deadline: 1, _id: 1 });
schema.index({ state: 1, _id: -1 });
// A business unit's own requests in every state.
schema.index({ departmentId: 1, deadline: 1, _id: 1 });
schema.index({ departmentId: 1, _id: -1 });
// The secretariat's list of everything by deadline (newest first is `_id`).
schema.index({ deadline: 1, _id: 1 });
// Search by words.
schema.index({ grams: 1 });

export function partnershipRequestModel(connection: Connection): Model<PartnershipRequestRecord> {
  return connection.model<PartnershipRequestRecord>('PartnershipRequest', schema, undefined, { overwriteModels: true });
}
