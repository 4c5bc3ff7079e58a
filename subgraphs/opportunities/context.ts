import { loaderByKey, type Loader } from '../../common/loader';
import type { SubgraphRequest } from '../../common/subgraph/subgraph';
import type { DepartmentRecord } from './department/department.record';
import type { DepartmentService } from './department/department.service';
import type { DepartmentStore } from './department/department.store';

export interface Services {
  readonly departments: DepartmentService;
}

export interface Stores {
  readonly departments: DepartmentStore;
}

export interface Loaders {
  readonly department: Loader<DepartmentRecord>;
}

/** What every resolver of this subgraph gets: who is asking, the rules, and loaders that live for one request. */
export interface Context extends SubgraphRequest {
  readonly services: Services;
  readonly loaders: Loaders;
}

export function createContext(request: SubgraphRequest, services: Services, stores: Stores): Context {
  const loaders: Loaders = {
    department: loaderByKey(
      (ids) => stores.departments.byIds(ids),
      (record) => record._id,
    ),
  };
  return { ...request, services, loaders };
}
