import type { Connection, Model } from 'mongoose';
import { departmentModel } from './department.model';
import type { DepartmentRecord } from './department.record';

/** The only place that queries departments. */
export class DepartmentStore {
  readonly #departments: Model<DepartmentRecord>;

  constructor(connection: Connection) {
    this.#departments = departmentModel(connection);
  }

  byIds(ids: readonly string[]): Promise<DepartmentRecord[]> {
    return this.#departments
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  all(): Promise<DepartmentRecord[]> {
    return this.#departments.find().sort({ nameKana: 1 }).limit(100).lean().exec();
  }
}
