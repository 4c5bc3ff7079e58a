import { MINUTE, type Clock } from '../../common/clock';
import { BreakdownGuard } from '../../common/statistics/breakdown-guard';
import { CohortStatistics } from '../../common/statistics/cohort-statistics';
import type { IdGenerator } from '../../common/ids';
import type { Log } from '../../common/log';
import { LEAVING_TOPICS } from '../../common/subgraph/fact';
import type { Subgraph } from '../../common/subgraph/subgraph';
import { Absences } from '../../database/absence/absences';
import { ActOnce } from '../../database/idempotency/act-once';
import type { Session } from '../../database/transaction';
import { InboxOnce } from '../../database/outbox/inbox-once';
import { Outbox } from '../../database/outbox/outbox';
import { Leases } from '../../database/lease/leases';
import { runPeriodically } from '../../database/lease/periodic';
import { QueryLog } from '../../database/query-log/query-log';
import type { SubgraphDatabase } from '../../database/subgraph-database';
import { idempotencyModel } from '../../database/idempotency/idempotency.model';
import { QuestionService } from '../../database/query-log/question-service';
import { funnelsOf, measuresOf } from './cohort/measures';
import { createContext, type Context, type Services } from './context';
import { DepartmentService } from './department/department.service';
import { DepartmentStore } from './department/department.store';
import { PartnershipRequestService } from './partnership-request/partnership-request.service';
import { PartnershipRequestStore } from './partnership-request/partnership-request.store';
import { ProposalService } from './proposal/proposal.service';
import { ProposalStore } from './proposal/proposal.store';
import { RehireInterestService } from './rehire-interest/rehire-interest.service';
import { RehireInterestStore } from './rehire-interest/rehire-interest.store';
import { RehireRoleService } from './rehire-role/rehire-role.service';
import { RehireRoleStore } from './rehire-role/rehire-role.store';
import { buildSchema } from './schema';

/** What the opportunities subgraph needs from its surroundings. */
export interface OpportunitiesDependencies {
  readonly database: SubgraphDatabase;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
}

/** The stores of this subgraph, also used to fill in the sample network. */
export function createStores({ connection }: SubgraphDatabase) {
  return {
    departments: new DepartmentStore(connection),
    partnershipRequests: new PartnershipRequestStore(connection),
    proposals: new ProposalStore(connection),
    rehireRoles: new RehireRoleStore(connection),
    rehireInterests: new RehireInterestStore(connection),
  };
}

/** Wires stores and services. No listening here, so that tests and start.ts can call it. */
export async function createOpportunitiesSubgraph(dependencies: OpportunitiesDependencies): Promise<Subgraph<Context>> {
  const { database, clock, ids, log } = dependencies;
  const stores = createStores(database);
  idempotencyModel(database.connection);
  const absences = new Absences(database.connection, clock);
  const once = new ActOnce(database.connection, clock, (actorId, session) => absences.refuse(actorId, session));
  const queryLog = new QueryLog(database.connection, clock);
  const measures = measuresOf(stores);
  const services: Services = {
    departments: new DepartmentService(stores.departments),
    partnershipRequests: new PartnershipRequestService(stores.partnershipRequests, once, clock, ids),
    proposals: new ProposalService(stores.proposals, stores.partnershipRequests, once, clock, ids),
    rehireRoles: new RehireRoleService(stores.rehireRoles, once, clock, ids),
    rehireInterests: new RehireInterestService(stores.rehireInterests, once, clock, ids),
    statistics: new CohortStatistics(new BreakdownGuard(), queryLog, clock),
    measures,
    funnels: funnelsOf(stores, measures),
    questions: new QuestionService(queryLog),
  };
  const outbox = new Outbox(database.connection, clock, ids);
  const inbox = new InboxOnce(database.connection, clock);
  await database.createIndexes();
  // Deadlines are days, so a look every ten minutes closes soon enough after midnight.
  const work = { name: 'opportunities:expiry', everyMs: 10 * MINUTE, work: () => closeExpired(services, clock.now()) };
  const stop = runPeriodically(new Leases(database.connection, clock), work, log);
  return {
    name: 'opportunities',
    schema: buildSchema(),
    createContext: (request) => createContext(request, services, stores),
    ready: () => database.ready(),
    onFactsWritten: (listener) => outbox.onWritten(listener),
    async receive(fact) {
      const leaves = LEAVING_TOPICS.includes(fact.topic);
      const { subject, until } = fact;
      const act = async (session: Session): Promise<void> => {
        // Who came back to the company has nothing left to wish for.
        if (!leaves && fact.topic !== 'member.rejoined') return;
        const madeBy = until ?? clock.now();
        if (leaves) await services.proposals.withdrawAllOf(subject, madeBy, session);
        await services.rehireInterests.endOf(subject, madeBy, session);
        if (fact.topic !== 'member.erased') return;
        // What stays says that somebody of a cohort was interested, by an id that points at nobody.
        const { proposals, rehireInterests } = stores;
        const records = (await proposals.countOf(subject, session)) + (await rehireInterests.countOf(subject, session));
        await outbox.append(session, 'erasure.confirmed', subject, records);
      };
      await inbox.once(fact, act, () => absences.note(fact));
    },
    stop,
  };
}

/** Closes what is past its deadline; right however often it is done. */
async function closeExpired({ partnershipRequests, rehireRoles }: Services, now: Date): Promise<void> {
  await partnershipRequests.closeExpired(now);
  await rehireRoles.closeExpired(now);
}
