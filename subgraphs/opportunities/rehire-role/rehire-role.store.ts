import type { ClientSession, Connection, Model, QueryFilter } from 'mongoose';
import type { PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import { inTransaction } from '../../../database/transaction';
import { rehireRoleModel, rehireRoleRevisionModel } from './rehire-role.model';
import type {
  RehireRoleConnectionRecord,
  RehireRoleRecord,
  RehireRoleRevisionRecord,
  RehireRoleState,
} from './rehire-role.record';

/** The only place that queries rehire roles and their history. */
export class RehireRoleStore {
  readonly #connection: Connection;
  readonly #roles: Model<RehireRoleRecord>;
  readonly #revisions: Model<RehireRoleRevisionRecord>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#roles = rehireRoleModel(connection);
    this.#revisions = rehireRoleRevisionModel(connection);
  }

  async byIds(ids: readonly string[]): Promise<RehireRoleRecord[]> {
    return (await this.#roles.find({ _id: { $in: ids } }).lean()) as RehireRoleRecord[];
  }

  async byId(id: string): Promise<RehireRoleRecord | undefined> {
    return (await this.byIds([id]))[0];
  }

  page(state: RehireRoleState | undefined, page: PageArguments): Promise<RehireRoleConnectionRecord> {
    const where = (state ? { state } : {}) as QueryFilter<RehireRoleRecord>;
    return findPage(
      this.#roles,
      where,
      [
        ['deadline', 1],
        ['_id', 1],
      ],
      page,
    );
  }

  async insert(record: RehireRoleRecord, session: ClientSession): Promise<void> {
    await this.#roles.insertMany([record], { session });
  }

  /** Changes a role that still is at its version and keeps what it said before; undefined when somebody else was first. */
  change(
    role: RehireRoleRecord,
    changes: Partial<RehireRoleRecord>,
    by: { readonly actorId: string; readonly at: Date },
  ): Promise<RehireRoleRecord | undefined> {
    const { _id, version, state, title, summary, deadline, departmentId, conditions } = role;
    return inTransaction(this.#connection, async (session) => {
      const changed = await this.#roles
        .findOneAndUpdate(
          { _id, version, state },
          { $set: changes as never, $inc: { version: 1 } },
          { returnDocument: 'after', session },
        )
        .lean();
      if (!changed) return undefined;
      const content = { title, summary, deadline, departmentId: departmentId ?? null, conditions };
      const kept = { roleId: _id, version, state, content, replacedBy: by.actorId, replacedAt: by.at };
      await this.#revisions.insertMany([{ _id: `${_id}:${version}`, ...kept }], { session });
      return changed as RehireRoleRecord;
    });
  }

  /** The latest 100 revisions of each role. */
  async revisionsOf(roleId: string): Promise<RehireRoleRevisionRecord[]> {
    return (await this.#revisions
      .find({ roleId })
      .sort({ version: -1 })
      .limit(100)
      .lean()) as RehireRoleRevisionRecord[];
  }

  /** Published roles whose deadline is before `today`, at most `limit`. */
  async overdue(today: string, limit: number): Promise<RehireRoleRecord[]> {
    const past = { state: 'PUBLISHED' as const, deadline: { $lt: today } };
    return (await this.#roles.find(past).sort({ deadline: 1, _id: 1 }).limit(limit).lean()) as RehireRoleRecord[];
  }
}
