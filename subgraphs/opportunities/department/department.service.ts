import type { Actor } from '../../../common/actor/actor';
import { requireSignedIn } from '../../../common/actor/guards';
import type { DepartmentRecord } from './department.record';
import type { DepartmentStore } from './department.store';

export class DepartmentService {
  readonly #departments: DepartmentStore;

  constructor(departments: DepartmentStore) {
    this.#departments = departments;
  }

  list(actor: Actor): Promise<readonly DepartmentRecord[]> {
    requireSignedIn(actor);
    return this.#departments.all();
  }
}
