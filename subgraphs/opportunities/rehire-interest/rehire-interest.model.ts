import { Schema, type Connection, type Model } from 'mongoose';
import type { RehireInterestRecord } from './rehire-interest.record';

const text = { type: String, required: true };

const schema = new Schema<RehireInterestRecord>(
  {
    _id: text,
    memberId: text,
    cohortId: text,
    expressedAt: { type: Date, required: true },
    active: { type: Boolean, required: true },
    periods: [new Schema({ from: Date, until: { type: Date, default: null } }, { _id: false })],
    version: { type: Number, required: true },
  } as never,
  { collection: 'rehire_interests', versionKey: false },
);
// One for each member; the member's own.
schema.index({ memberId: 1 }, { unique: true });
// standingByCohort: periods that had begun by a moment.
schema.index({ 'periods.from': 1 });

export function rehireInterestModel(connection: Connection): Model<RehireInterestRecord> {
  return connection.model<RehireInterestRecord>('RehireInterest', schema, undefined, { overwriteModels: true });
}
