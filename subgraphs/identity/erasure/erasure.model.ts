import { Schema, type Connection, type Model } from 'mongoose';
import { SUBGRAPH_NAMES } from '../../../common/subgraph/subgraph';
import type { ErasureRecord } from './erasure.record';

const by = { type: String, enum: SUBGRAPH_NAMES, required: true } as const;
const receipt = { by, at: { type: Date, required: true }, records: { type: Number, required: true } };

const schema = new Schema<ErasureRecord>(
  {
    _id: { type: String, required: true },
    erasedAt: { type: Date, required: true },
    receipts: { type: [new Schema(receipt, { _id: false })], default: [] },
    outstanding: { type: [by], default: [] },
    completedAt: { type: Date, default: null },
  },
  { collection: 'erasures', versionKey: false },
);
// page: all of them, newest first.
schema.index({ erasedAt: -1, _id: -1 });
// page and unconfirmedBefore: those that somebody has not confirmed, newest first.
schema.index({ completedAt: 1, erasedAt: -1, _id: -1 });

export function erasureModel(connection: Connection): Model<ErasureRecord> {
  return connection.model<ErasureRecord>('Erasure', schema, undefined, { overwriteModels: true });
}
