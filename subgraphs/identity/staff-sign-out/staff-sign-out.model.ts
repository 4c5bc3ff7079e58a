import { Schema, type Connection, type Model } from 'mongoose';
import type { StaffSignOutRecord } from './staff-sign-out.record';

const schema = new Schema<StaffSignOutRecord>(
  {
    _id: { type: String, required: true },
    of: { type: String, required: true, enum: ['staff', 'session'] },
    at: { type: Date, required: true },
    notedAt: { type: Date, required: true },
    forgetAt: { type: Date, required: true },
  },
  { collection: 'staff_sign_outs', versionKey: false },
);
// since: what gateways have not heard of yet.
schema.index({ notedAt: 1 });
// Forgets what concerns no token any more.
schema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

export function staffSignOutModel(connection: Connection): Model<StaffSignOutRecord> {
  return connection.model<StaffSignOutRecord>('StaffSignOut', schema, undefined, { overwriteModels: true });
}
