import { Schema, type Connection, type Model } from 'mongoose';
import type { ProposalRecord } from './proposal.record';

const text = { type: String, required: true };
const period = new Schema({ from: Date, until: { type: Date, default: null } }, { _id: false });
const step = new Schema({ stage: text, at: Date }, { _id: false });

const schema = new Schema<ProposalRecord>(
  {
    _id: text,
    partnershipRequestId: text,
    memberId: text,
    cohortId: text,
    stage: text,
    message: { type: String, default: null },
    expressedAt: { type: Date, required: true },
    periods: [period],
    history: [step],
    version: { type: Number, required: true },
  } as never,
  { collection: 'proposals', versionKey: false },
);
// One interest for each member and request; the member's own.
schema.index({ memberId: 1, partnershipRequestId: 1 }, { unique: true });
// A business unit's list of interests in a request, newest first.
schema.index({ partnershipRequestId: 1, stage: 1, _id: -1 });
// standingByCohort: periods that had begun by a moment.
schema.index({ 'periods.from': 1 });

export function proposalModel(connection: Connection): Model<ProposalRecord> {
  return connection.model<ProposalRecord>('Proposal', schema, undefined, { overwriteModels: true });
}
