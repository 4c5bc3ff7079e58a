import { Schema, type Connection, type Model } from 'mongoose';
import type { InvitationRecord } from './invitation.record';

const schema = new Schema<InvitationRecord>(
  {
    _id: { type: String, required: true },
    codeHash: { type: String, required: true },
    rosterEntryId: { type: String, default: null },
    note: { type: String, default: null },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
    applicationId: { type: String, default: null },
  },
  { collection: 'invitations', versionKey: false },
);
// use: an invitation by its code.
schema.index({ codeHash: 1 }, { unique: true });
// invitations: the list, newest first.
schema.index({ createdAt: -1, _id: -1 });

export function invitationModel(connection: Connection): Model<InvitationRecord> {
  return connection.model<InvitationRecord>('Invitation', schema, undefined, { overwriteModels: true });
}
