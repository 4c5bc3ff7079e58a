import { Schema, type Connection, type Model } from 'mongoose';
import type { SignInCodeRecord } from './sign-in-code.record';

const schema = new Schema<SignInCodeRecord>(
  {
    _id: { type: String, required: true },
    codeHash: { type: String, required: true },
    triesLeft: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
    requests: { type: [Date], required: true },
    forgetAt: { type: Date, required: true },
  },
  { collection: 'sign_in_codes', versionKey: false },
);
// Forgets codes when neither they nor the count of requests matter any more.
schema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

export function signInCodeModel(connection: Connection): Model<SignInCodeRecord> {
  return connection.model<SignInCodeRecord>('SignInCode', schema, undefined, { overwriteModels: true });
}
