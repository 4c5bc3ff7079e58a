import type { Plan, SortKeys } from '../planning/planner';
import type { Query, QueryOptions } from '../reading/query';
import type { Examined } from '../reading/examined';
import { stretchesOf } from '../reading/index-walk';
import { isPlainObject, type Document } from '../values/values';
import { parsedFilter, residualFilter } from './filter';
import { indexBounds } from './index-bounds';
import { makeStage, type PlanStage } from './stage';

const SORT_MEMORY = 104_857_600;

/** How a query finds, orders and cuts its documents, outermost step first. */
export function stagesOf(query: Query, projection: Document | undefined): PlanStage {
  const { plan, examined, options } = query;
  const { skip = 0, limit = 0 } = options;
  const { returned } = examined;
  let stage = recordStages(plan, options, examined);
  if (!plan.sorted) {
    const kept = limit > 0 ? Math.min(examined.matched, skip + limit) : examined.matched;
    stage = makeStage(
      'SORT',
      {
        sortPattern: Object.fromEntries(options.sort ?? []),
        memLimit: SORT_MEMORY,
        ...(limit > 0 && { limitAmount: skip + limit }),
        type: 'simple',
      },
      [stage],
      { returned: kept, works: examined.matched + kept + 1, counts: { usedDisk: false, spills: 0 } },
    );
  }
  if (skip > 0) stage = makeStage('SKIP', { skipAmount: skip }, [stage], { returned });
  if (projection && Object.keys(projection).length > 0)
    stage = makeStage(projectionName(projection), { transformBy: projection }, [stage], { returned });
  if (limit > 0 && plan.sorted) stage = makeStage('LIMIT', { limitAmount: limit }, [stage], { returned });
  return stage;
}

/** Plain names of top-level fields are cut out; anything else is computed. */
function projectionName(projection: Document): string {
  const simple = Object.entries(projection).every(
    ([name, value]) => !name.includes('.') && !isPlainObject(value) && typeof value !== 'string',
  );
  return simple ? 'PROJECTION_SIMPLE' : 'PROJECTION_DEFAULT';
}

function recordStages(plan: Plan, { filter, sort = [] }: QueryOptions, examined: Examined): PlanStage {
  if (plan.branches) {
    const scans = plan.branches.map((branch, i) => indexScan(branch, examined.branches?.[i] ?? NOTHING));
    const or = makeStage('OR', {}, scans, { returned: examined.documents, works: examined.keys + 1 });
    return fetch(parsedFilter(filter), or, examined);
  }
  if (!plan.index)
    return makeStage(
      'COLLSCAN',
      {
        ...(!isEmpty(filter) && { filter: parsedFilter(filter) }),
        direction: plan.reverse ? 'backward' : 'forward',
      },
      [],
      {
        returned: examined.matched,
        works: examined.documents + 1,
        counts: { docsExamined: examined.documents },
      },
    );
  const input = plan.merged ? merge(plan, sort, examined) : indexScan(plan, examined);
  return fetch(residualFilter(filter, plan), input, examined);
}

function merge(plan: Plan, sort: SortKeys, examined: Examined): PlanStage {
  const scans = stretchesOf(plan).map((part, i) => {
    const keys = examined.branches?.[i]?.keys ?? 0;
    return indexScan(part, { ...NOTHING, keys, documents: keys });
  });
  const counts = { dupsTested: examined.keys, dupsDropped: 0 };
  const spec = { sortPattern: Object.fromEntries(sort) };
  return makeStage('SORT_MERGE', spec, scans, { returned: examined.documents, works: examined.keys + 1, counts });
}

const NOTHING: Examined = { keys: 0, documents: 0, matched: 0, returned: 0 };
const isEmpty = (filter: Document): boolean => Object.keys(filter).length === 0;

const fetch = (filter: Document | undefined, input: PlanStage, { documents, matched }: Examined): PlanStage =>
  makeStage('FETCH', filter ? { filter } : {}, [input], {
    returned: matched,
    works: input.works,
    counts: { docsExamined: documents, alreadyHasObj: 0 },
  });

function indexScan(plan: Plan, { keys, documents }: Examined): PlanStage {
  const { index } = plan;
  if (!index) return recordStages(plan, { filter: {} }, NOTHING);
  const repeats = index.multikey || plan.bounds.some(({ intervals }) => intervals.length > 1);
  const spec = {
    keyPattern: index.spec.key,
    indexName: index.name,
    ...(index.collation && { collation: index.collation.spec }),
    isMultiKey: index.multikey,
    ...(!index.multikey && { multiKeyPaths: Object.fromEntries(index.fields.map((field) => [field, []])) }),
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    indexVersion: 2,
    direction: plan.reverse ? 'backward' : 'forward',
    indexBounds: indexBounds(plan),
  };
  const seeks = plan.bounds.reduce((product, { intervals }) => product * intervals.length, 1);
  const counts = {
    keysExamined: keys,
    seeks,
    dupsTested: repeats ? keys : 0,
    dupsDropped: repeats ? keys - documents : 0,
  };
  return makeStage('IXSCAN', spec, [], { returned: documents, works: keys + 1, counts });
}

/** Whether a filter asks for nothing, so that a count need not look at documents. */
export const countsAll = ({ plan, options }: Query): boolean =>
  !plan.index && !plan.branches && Object.keys(options.filter).length === 0;
