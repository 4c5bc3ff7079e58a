import { Schema, type Connection, type Model } from 'mongoose';
import type { DepartmentRecord } from './department.record';

const schema = new Schema<DepartmentRecord>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    nameEnglish: { type: String, required: true },
    nameKana: { type: String, required: true },
  },
  { collection: 'departments', versionKey: false },
);
// departments: the whole list by kana.
schema.index({ nameKana: 1 });

export function departmentModel(connection: Connection): Model<DepartmentRecord> {
  return connection.model<DepartmentRecord>('Department', schema, undefined, { overwriteModels: true });
}
