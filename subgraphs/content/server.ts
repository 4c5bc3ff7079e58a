import { MINUTE, type Clock } from '../../common/clock';
import { BreakdownGuard } from '../../common/statistics/breakdown-guard';
import { CohortStatistics } from '../../common/statistics/cohort-statistics';
import type { IdGenerator } from '../../common/ids';
import type { Log } from '../../common/log';
import type { Subgraph } from '../../common/subgraph/subgraph';
import { ActOnce } from '../../database/idempotency/act-once';
import { InboxOnce } from '../../database/outbox/inbox-once';
import { Outbox } from '../../database/outbox/outbox';
import { Leases } from '../../database/lease/leases';
import { runPeriodically } from '../../database/lease/periodic';
import { QueryLog } from '../../database/query-log/query-log';
import type { SubgraphDatabase } from '../../database/subgraph-database';
import { inTransaction, type Transact } from '../../database/transaction';
import { ArticleEditingService } from './article/article-editing.service';
import { ArticleService } from './article/article.service';
import { ArticleStore } from './article/article.store';
import { QuestionService } from '../../database/query-log/question-service';
import { measuresOf } from './cohort/measures';
import { createContext, type Context, type Services, type Stores } from './context';
import { buildSchema } from './schema';
import { VisitService } from './visit/visit.service';
import { VisitStore } from './visit/visit.store';

/** What the content subgraph needs from its surroundings. */
export interface ContentDependencies {
  readonly database: SubgraphDatabase;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
}

export interface ContentSubgraph extends Subgraph<Context> {
  /** Publishes scheduled articles that are due; also done every minute. Returns how many. */
  publishDue(): Promise<number>;
}

/** Wires stores and services. No listening here, so that tests and start.ts can call it. */
export async function createContentSubgraph({
  database,
  clock,
  ids,
  log,
}: ContentDependencies): Promise<ContentSubgraph> {
  const { connection } = database;
  const stores: Stores = { articles: new ArticleStore(connection), visits: new VisitStore(connection) };
  const transact: Transact = (work) => inTransaction(connection, work);
  const actOnce = new ActOnce(connection, clock);
  const queryLog = new QueryLog(connection, clock);
  const services: Services = {
    statistics: new CohortStatistics(new BreakdownGuard(), queryLog, clock),
    questions: new QuestionService(queryLog),
    measures: measuresOf(stores.visits),
    articles: new ArticleService(stores.articles, stores.visits),
    editing: new ArticleEditingService(stores.articles, actOnce, transact, clock, ids),
    visits: new VisitService(stores.visits, clock),
  };
  const outbox = new Outbox(connection, clock, ids);
  const inbox = new InboxOnce(connection, clock);
  await database.createIndexes();
  const publishDue = () => services.editing.publishDue();
  const work = { name: 'content:publish', everyMs: MINUTE, work: publishDue };
  const stop = runPeriodically(new Leases(connection, clock), work, log);
  return {
    name: 'content',
    schema: buildSchema(),
    createContext: (request) => createContext(request, services, stores),
    ready: () => database.ready(),
    publishDue,
    onFactsWritten: (listener) => outbox.onWritten(listener),
    async receive(fact) {
      if (fact.topic !== 'member.erased') return;
      await inbox.once(fact, async (session) => {
        const records = await stores.visits.eraseOf(fact.subject, session);
        await outbox.append(session, 'erasure.confirmed', fact.subject, records);
      });
    },
    stop,
  };
}
