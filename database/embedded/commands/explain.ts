import { hostname } from 'node:os';
import { Int32 } from 'bson';
import { badValue, StoreError } from '../errors';
import { parsedFilter } from '../explain/filter';
import { countsAll, stagesOf } from '../explain/plan-stages';
import { executionOf, makeStage, planOf, whole, type PlanStage } from '../explain/stage';
import { rejectedPlans } from '../planning/planner';
import type { Query } from '../reading/query';
import { isPlainObject, truthy, type Document } from '../values/values';
import { leadingQuery } from './data/aggregate';
import { collectionName, collectionOf, documentsOf, viewOf, type Call, type Command } from './command';
import { findQuery } from './data/reads';
import { overView, readsView } from './collections/views';
import { statementQuery } from './data/writes';

const VERBOSITIES = new Set(['queryPlanner', 'executionStats', 'allPlansExecution']);

export const explain: Command = (call) => {
  const inner = call.body.explain;
  if (!isPlainObject(inner)) throw badValue('explain needs a command');
  const verbosity = String(call.body.verbosity ?? 'allPlansExecution');
  if (!VERBOSITIES.has(verbosity))
    throw badValue(`Enumeration value '${verbosity}' for field 'explain.verbosity' is not a valid value.`);
  const name = Object.keys(inner)[0] ?? '';
  const asked: Call = { ...call, name, body: inner };
  const tail = {
    command: { ...inner, $db: call.database },
    serverInfo: { host: hostname(), port: new Int32(27017), version: '8.0.0', gitVersion: 'embedded' },
  };
  const read = name === 'find' || name === 'count' || name === 'distinct';
  const innerCall = read && readsView(asked) ? overView(asked) : asked;
  if (innerCall.name !== 'aggregate')
    return { explainVersion: '1', ...explained(innerCall, queryOf(innerCall), verbosity), ...tail };
  const { query, rest } = leadingQuery(innerCall);
  const found = explained(innerCall, query, verbosity);
  if (rest.length === 0) return { explainVersion: '1', ...found, ...tail };
  return { explainVersion: '1', stages: [{ $cursor: found }, ...rest], ...tail };
};

function explained(call: Call, query: Query | undefined, verbosity: string): Document {
  const run = verbosity !== 'queryPlanner';
  const fast = query && call.name === 'count' && countsAll(query);
  const counted = run && fast ? query.count(viewOf(call)) : 0;
  if (query && run && !fast) for (const _hit of query.run(viewOf(call))) void _hit;
  const stages = fast
    ? makeStage('RECORD_STORE_FAST_COUNT', {}, [], { returned: 0, counts: { nCounted: counted, nSkipped: 0 } })
    : commandStage(call, query);
  const filter = query?.options.filter ?? {};
  const rejected = query
    ? rejectedPlans(query.collection, filter, query.options.sort ?? [], query.plan, query.collation)
    : [];
  return {
    queryPlanner: {
      namespace: `${call.database}.${collectionName(call)}`,
      parsedQuery: parsedFilter(filter),
      indexFilterSet: false,
      ...(query?.collation && { collation: query.collation.spec }),
      optimizationTimeMillis: new Int32(0),
      maxIndexedOrSolutionsReached: false,
      maxIndexedAndSolutionsReached: false,
      maxScansToExplodeReached: false,
      prunedSimilarIndexes: false,
      winningPlan: { isCached: false, ...planOf(stages) },
      rejectedPlans:
        query?.options.hint === undefined
          ? rejected.map((plan) => ({
              isCached: false,
              ...planOf(stagesOf(withPlan(query as Query, plan), projectionOf(call))),
            }))
          : [],
    },
    ...(run && {
      executionStats: {
        executionSuccess: true,
        ...whole({
          nReturned: stages.returned,
          executionTimeMillis: 0,
          totalKeysExamined: query?.examined.keys ?? 0,
          totalDocsExamined: query?.examined.documents ?? 0,
        }),
        executionStages: { isCached: false, ...executionOf(stages) },
        ...(verbosity === 'allPlansExecution' && { allPlansExecution: [] }),
      },
    }),
  };
}

const withPlan = (query: Query, plan: Query['plan']): Query => Object.create(query, { plan: { value: plan } }) as Query;

function queryOf(call: Call): Query | undefined {
  switch (call.name) {
    case 'find':
    case 'count':
    case 'distinct':
      return findQuery(call);
    case 'findAndModify':
    case 'update':
    case 'delete': {
      const collection = collectionOf(call, collectionName(call));
      const { query, sort, hint, collation } = call.body;
      if (call.name === 'findAndModify')
        return collection && statementQuery(call, collection, { q: query, sort, hint, collation }, true);
      const statements = documentsOf(call, call.name === 'update' ? 'updates' : 'deletes');
      const [statement] = statements;
      if (!statement || statements.length > 1)
        throw new StoreError(72, 'InvalidOptions', 'explained write batches must be of size 1');
      const one = call.name === 'update' ? !truthy(statement.multi) : truthy(statement.limit);
      return collection && statementQuery(call, collection, statement, one);
    }
    default:
      throw new StoreError(59, 'CommandNotFound', `Explain failed due to unknown command: ${call.name}`);
  }
}

const projectionOf = ({ name, body }: Call): Document | undefined =>
  name === 'find' && isPlainObject(body.projection) ? body.projection : undefined;

/** What the command does with the documents that its query finds. */
function commandStage(call: Call, query: Query | undefined): PlanStage {
  if (!query) return makeStage('EOF', {}, [], { returned: 0, works: 1 });
  const found = stagesOf(query, projectionOf(call));
  const { returned } = query.examined;
  const writes = call.name === 'findAndModify' ? (truthy(call.body.remove) ? 'delete' : 'update') : call.name;
  const shown = call.name === 'findAndModify' ? returned : 0;
  switch (writes) {
    case 'count':
      return makeStage('COUNT', {}, [found], { returned: 0, counts: { nCounted: returned, nSkipped: 0 } });
    case 'delete':
      return makeStage('DELETE', {}, [withoutLimit(found)], { returned: shown, counts: { nWouldDelete: returned } });
    case 'update':
      return makeStage('UPDATE', {}, [withoutLimit(found)], {
        returned: shown,
        counts: { nMatched: returned, nWouldModify: returned, nWouldUpsert: 0 },
      });
    default:
      return found;
  }
}

/** A write of one document ends by itself after the first. */
const withoutLimit = (stage: PlanStage): PlanStage => (stage.stage === 'LIMIT' ? (stage.inputs[0] ?? stage) : stage);
