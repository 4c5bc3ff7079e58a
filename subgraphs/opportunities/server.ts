import type { Clock } from '../../common/clock';
import type { IdGenerator } from '../../common/ids';
import type { Log } from '../../common/log';
import type { Subgraph } from '../../common/subgraph/subgraph';
import type { SubgraphDatabase } from '../../database/subgraph-database';
import { createContext, type Context, type Services, type Stores } from './context';
import { DepartmentService } from './department/department.service';
import { DepartmentStore } from './department/department.store';
import { buildSchema } from './schema';

/** What the opportunities subgraph needs from its surroundings. */
export interface OpportunitiesDependencies {
  readonly database: SubgraphDatabase;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
}

/** Wires stores and services. No listening here, so that tests and start.ts can call it. */
export async function createOpportunitiesSubgraph(dependencies: OpportunitiesDependencies): Promise<Subgraph<Context>> {
  const { database } = dependencies;
  const stores: Stores = { departments: new DepartmentStore(database.connection) };
  const services: Services = { departments: new DepartmentService(stores.departments) };
  await database.createIndexes();
  return {
    name: 'opportunities',
    schema: buildSchema(),
    createContext: (request) => createContext(request, services, stores),
    ready: () => database.ready(),
    stop: () => Promise.resolve(),
  };
}
