import { Schema, type Connection, type Model } from 'mongoose';
import type { RehireRoleRecord, RehireRoleRevisionRecord } from './rehire-role.record';

const text = { type: String, required: true };
/** Conditions have one shape, in working-conditions.ts, which the schema's input type enforces. */
const conditions = { type: Schema.Types.Mixed, required: true };

const schema = new Schema<RehireRoleRecord>(
  {
    _id: text,
    title: text,
    summary: text,
    deadline: text,
    departmentId: { type: String, default: null },
    conditions,
    state: text,
    publishedAt: { type: Date, default: null },
    closedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    version: { type: Number, required: true },
  } as never,
  { collection: 'rehire_roles', versionKey: false, minimize: false },
);
// Members' list and closing by deadline.
schema.index({ state: 1, deadline: 1, _id: 1 });
// Recruiters' list of every state.
schema.index({ deadline: 1, _id: 1 });

const revisionSchema = new Schema<RehireRoleRevisionRecord>(
  {
    _id: text,
    roleId: text,
    version: { type: Number, required: true },
    state: text,
    content: { type: Schema.Types.Mixed, required: true },
    replacedBy: text,
    replacedAt: { type: Date, required: true },
  } as never,
  { collection: 'rehire_role_revisions', versionKey: false, minimize: false },
);
// A role's history, newest first.
revisionSchema.index({ roleId: 1, version: -1 }, { unique: true });

export function rehireRoleModel(connection: Connection): Model<RehireRoleRecord> {
  return connection.model<RehireRoleRecord>('RehireRole', schema, undefined, { overwriteModels: true });
}

export function rehireRoleRevisionModel(connection: Connection): Model<RehireRoleRevisionRecord> {
  return connection.model<RehireRoleRevisionRecord>('RehireRoleRevisionRecord', revisionSchema, undefined, {
    overwriteModels: true,
  });
}
