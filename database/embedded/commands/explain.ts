import { badValue } from '../errors';
import type { Index } from '../catalog';
import type { Plan } from '../planner';
import type { Query } from '../query';
import { isPlainObject, type Document } from '../values';
import { collectionName, collectionOf, documentsOf, viewOf, type Call, type Command } from './command';
import { findQuery } from './reads';
import { leadingQuery } from './aggregate';
import { statementQuery } from './writes';

export const explain: Command = (call) => {
  const inner = call.body.explain;
  if (!isPlainObject(inner)) throw badValue('explain needs a command');
  const name = Object.keys(inner)[0] ?? '';
  const innerCall: Call = { ...call, name, body: inner };
  const query = queryOf(innerCall);
  const namespace = `${call.database}.${collectionName(innerCall)}`;
  if (query && call.body.verbosity !== 'queryPlanner') for (const _hit of query.run(viewOf(call))) void _hit;
  const winningPlan = query ? stagesOf(innerCall, query) : { stage: 'EOF' };
  return {
    explainVersion: '1',
    queryPlanner: { namespace, parsedQuery: inner.filter ?? inner.query ?? {}, winningPlan, rejectedPlans: [] },
    ...(call.body.verbosity !== 'queryPlanner' && {
      executionStats: {
        executionSuccess: true,
        nReturned: query?.examined.returned ?? 0,
        executionTimeMillis: 0,
        totalKeysExamined: query?.examined.keys ?? 0,
        totalDocsExamined: query?.examined.documents ?? 0,
        executionStages: { ...winningPlan, nReturned: query?.examined.returned ?? 0 },
      },
    }),
    command: inner,
    serverInfo: { version: '8.0.0' },
  };
};

function queryOf(call: Call): Query | undefined {
  switch (call.name) {
    case 'find':
    case 'count':
    case 'distinct':
      return findQuery(call);
    case 'aggregate':
      return leadingQuery(call);
    case 'findAndModify':
    case 'update':
    case 'delete': {
      const collection = collectionOf(call, collectionName(call));
      const [statement] =
        call.name === 'findAndModify'
          ? [{ q: call.body.query, sort: call.body.sort }]
          : documentsOf(call, call.name === 'update' ? 'updates' : 'deletes');
      return collection && statement && statementQuery(call, collection, statement as Document, false);
    }
    default:
      throw badValue(`Explain of '${call.name}' is not supported`);
  }
}

const WRITES: Record<string, string> = { update: 'UPDATE', delete: 'DELETE', findAndModify: 'UPDATE', count: 'COUNT' };

/** The stages of a command, outermost first. */
function stagesOf({ name, body }: Call, { plan }: Query): Document {
  const found = recordsOf(plan);
  const sorted = plan.sorted ? found : { stage: 'SORT', sortPattern: body.sort, inputStage: found };
  const stage = name === 'findAndModify' && body.remove === true ? 'DELETE' : WRITES[name];
  return stage === undefined ? sorted : { stage, inputStage: sorted };
}

function recordsOf(plan: Plan): Document {
  if (plan.branches)
    return {
      stage: 'FETCH',
      inputStage: { stage: 'OR', inputStages: plan.branches.map((each) => indexScan(each.index as Index, each)) },
    };
  if (!plan.index) return { stage: 'COLLSCAN', direction: plan.reverse ? 'backward' : 'forward' };
  return { stage: 'FETCH', inputStage: indexScan(plan.index, plan) };
}

const indexScan = (index: Index, plan: Plan): Document => ({
  stage: 'IXSCAN',
  keyPattern: index.spec.key,
  indexName: index.name,
  ...(index.collation && { collation: index.collation.spec }),
  isMultiKey: index.multikey,
  isUnique: index.unique,
  isSparse: index.sparse,
  isPartial: index.partial !== undefined,
  direction: plan.reverse ? 'backward' : 'forward',
});
