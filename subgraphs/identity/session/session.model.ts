import { Schema, type Connection, type Model } from 'mongoose';
import type { SessionRecord } from './session.record';

const schema = new Schema<SessionRecord>(
  {
    _id: { type: String, required: true },
    memberId: { type: String, required: true },
    refreshHash: { type: String, required: true },
    usedHashes: { type: [String], default: [] },
    device: { type: String, default: null },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
  },
  { collection: 'sessions', versionKey: false },
);
// liveOf: the list of one's own sessions, latest use first.
schema.index({ memberId: 1, revokedAt: 1, lastUsedAt: -1 });
// revokedSince: whose tokens the gateway refuses.
schema.index({ revokedAt: 1 });
// Forgets sessions a month after they expired.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * 86_400 });

export function sessionModel(connection: Connection): Model<SessionRecord> {
  return connection.model<SessionRecord>('Session', schema, undefined, { overwriteModels: true });
}
