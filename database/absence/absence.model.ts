import { Schema, type Connection, type Model } from 'mongoose';

/** Somebody who was suspended or left a short while ago. */
export interface AbsenceRecord {
  /** The member's id. Found by it alone. */
  readonly _id: string;
  readonly since: Date;
}

const schema = new Schema<AbsenceRecord>(
  { _id: { type: String, required: true }, since: { type: Date, required: true } },
  { collection: 'absences', versionKey: false },
);
// Forgets after two days: no access token that was given out before lives so long.
schema.index({ since: 1 }, { expireAfterSeconds: 2 * 86_400 });

export function absenceModel(connection: Connection): Model<AbsenceRecord> {
  return connection.model<AbsenceRecord>('Absence', schema, undefined, { overwriteModels: true });
}
