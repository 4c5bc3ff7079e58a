import { Aggregator } from 'mingo/aggregator';
import { mingoError } from './mingo-errors';
import { StoreError, notSupported } from './errors';
import type { Collection } from './catalog';
import { compileJsonSchema } from './json-schema';
import { expressionMatcher, mingoOptions } from './expressions';
import { compileFilter } from './matcher';
import { toPlain, toPlainDocument } from './plain';
import { Query } from './query';
import { documentOrder, parseSort, sortKey } from './sorting';
import { isPlainObject, numberOf, type Document } from './values';
import type { Deadline } from './deadline';
import type { Metrics } from './metrics';
import type { View } from './storage';
import { lookup } from './lookup';
import { bucketStages, redacted, sampled } from './pipeline-stages';

/** Where a pipeline reads from and what it may know. */
export interface PipelineContext {
  view: View;
  database: string;
  find: (name: string) => Collection | undefined;
  variables: Document | undefined;
  deadline: Deadline | undefined;
  metrics: Metrics;
}

/** Splits off the stages that the planner can answer with an index: a leading $match, $sort, $skip and $limit. */
export function leading(stages: readonly Document[]): {
  filter: Document;
  sort: Document;
  skip: number;
  limit: number;
  used: number;
} {
  const filters: Document[] = [];
  let sort: Document = {};
  let [skip, limit, used] = [0, 0, 0];
  for (const stage of stages) {
    if (Object.keys(stage).length !== 1) break;
    const [name, operand] = Object.entries(stage)[0] ?? [];
    if (name === '$match' && isPlainObject(operand) && used === filters.length) filters.push(operand);
    else if (name === '$sort' && isPlainObject(operand) && Object.keys(sort).length === 0 && skip === 0 && limit === 0)
      sort = operand;
    else if (name === '$skip' && skip === 0 && limit === 0) skip = numberOf(operand, 0);
    else if (name === '$limit' && limit === 0 && numberOf(operand, 0) > 0) limit = numberOf(operand, 0);
    else break;
    used++;
  }
  const filter = filters.length === 0 ? {} : filters.length === 1 ? (filters[0] as Document) : { $and: filters };
  return { filter, sort, skip, limit, used };
}

export function pipelineQuery(
  collection: Collection,
  stages: readonly Document[],
  context: PipelineContext,
  hint?: unknown,
): { query: Query; rest: readonly Document[] } {
  const { filter, sort, skip, limit, used } = leading(stages);
  const { variables, deadline, metrics } = context;
  const query = new Query(collection, {
    filter,
    sort: parseSort(sort),
    skip,
    limit,
    hint,
    variables,
    deadline,
    metrics,
  });
  return { query, rest: stages.slice(used) };
}

/** Runs a pipeline over a collection (or nothing, when it does not exist). */
export function* runPipeline(
  collection: Collection | undefined,
  stages: readonly Document[],
  context: PipelineContext,
  hint?: unknown,
): Iterable<Document> {
  if (!collection) {
    yield* runStages([], stages, context);
    return;
  }
  const { query, rest } = pipelineQuery(collection, stages, context, hint);
  yield* runStages(documentsOf(query, context.view), rest, context);
}

function* documentsOf(query: Query, view: View): Iterable<Document> {
  for (const { document } of query.run(view)) yield document;
}

export function runStages(
  source: Iterable<Document>,
  stages: readonly Document[],
  context: PipelineContext,
): Iterable<Document> {
  return stages.reduce((documents, stage) => {
    const names = Object.keys(stage);
    if (LAST_ONLY.has(names[0] ?? ''))
      throw new StoreError(40601, 'Location40601', `${names[0]} can only be the final stage in the pipeline`);
    if (names.length !== 1)
      throw new StoreError(
        40323,
        'Location40323',
        'A pipeline stage specification object must contain exactly one field.',
      );
    return runStage(documents, names[0] as string, stage[names[0] as string], context);
  }, source);
}

const LAST_ONLY = new Set(['$out', '$merge']);

const BY_MINGO = new Set([
  '$addFields',
  '$set',
  '$unset',
  '$project',
  '$group',
  '$unwind',
  '$replaceRoot',
  '$replaceWith',
  '$bucketAuto',
  '$sortByCount',
  '$setWindowFields',
  '$densify',
  '$fill',
  '$documents',
]);

function runStage(
  documents: Iterable<Document>,
  name: string,
  operand: unknown,
  context: PipelineContext,
): Iterable<Document> {
  switch (name) {
    case '$match': {
      const matches = compileFilter(operand as Document, {
        expression: (source) => expressionMatcher(source, context.variables),
        schema: compileJsonSchema,
      });
      return filtered(documents, matches);
    }
    case '$sort':
      return sorted(documents, operand);
    case '$skip':
      return sliced(documents, numberOf(operand, 0), Infinity);
    case '$limit': {
      const limit = numberOf(operand, 0);
      if (limit <= 0) throw new StoreError(15958, 'Location15958', 'the limit must be positive');
      return sliced(documents, 0, limit);
    }
    case '$count':
      return counted(documents, String(operand));
    case '$lookup':
      return lookup(documents, operand as Document, context);
    case '$unionWith':
      return union(documents, operand, context);
    case '$bucket':
      return runStages(documents, bucketStages(operand as Document), context);
    case '$sample':
      return sampled(documents, numberOf((operand as Document).size, 0));
    case '$redact':
      return redacted(documents, operand, context.variables);
    case '$facet':
      return facets(documents, operand as Record<string, Document[]>, context);
    case '$graphLookup': {
      const from = (operand as Document).from as string;
      const resolver = (): Document[] => [...runPipeline(context.find(from), [], context)].map(toPlainDocument);
      return mingo(documents, name, operand, context, resolver);
    }
  }
  if (BY_MINGO.has(name)) return mingo(documents, name, operand, context);
  if (
    [
      '$geoNear',
      '$search',
      '$changeStream',
      '$indexStats',
      '$collStats',
      '$currentOp',
      '$listSessions',
      '$planCacheStats',
    ].includes(name)
  ) {
    throw notSupported(`Aggregation stage ${name}`);
  }
  throw new StoreError(40324, 'Location40324', `Unrecognized pipeline stage name: '${name}'`);
}

function mingo(
  documents: Iterable<Document>,
  name: string,
  operand: unknown,
  context: PipelineContext,
  collectionResolver?: () => Document[],
): Iterable<Document> {
  const aggregator = new Aggregator(
    [{ [name]: toPlain(operand) as Document }],
    mingoOptions(context.variables, collectionResolver && { collectionResolver }),
  );
  return lazily(() => {
    const source: Document[] = [];
    for (const document of documents) {
      context.deadline?.check();
      source.push(toPlainDocument(document));
    }
    try {
      return aggregator.run(source);
    } catch (error) {
      throw mingoError(error, name);
    }
  });
}

function* lazily(run: () => Document[]): Iterable<Document> {
  yield* run();
}

function* filtered(documents: Iterable<Document>, matches: (document: Document) => boolean): Iterable<Document> {
  for (const document of documents) if (matches(document)) yield document;
}

function* sorted(documents: Iterable<Document>, operand: unknown): Iterable<Document> {
  const keys = parseSort(operand);
  const compare = documentOrder(keys);
  const all = [...documents].map((document) => ({ document, key: sortKey(document, keys) }));
  all.sort((a, b) => compare(a.key, b.key));
  for (const { document } of all) yield document;
}

function* sliced(documents: Iterable<Document>, skip: number, limit: number): Iterable<Document> {
  let at = 0;
  for (const document of documents) {
    if (at++ < skip) continue;
    yield document;
    if (at >= skip + limit) return;
  }
}

function* counted(documents: Iterable<Document>, field: string): Iterable<Document> {
  let count = 0;
  for (const _document of documents) count++;
  if (count > 0) yield { [field]: count };
}

function* union(documents: Iterable<Document>, operand: unknown, context: PipelineContext): Iterable<Document> {
  yield* documents;
  const { coll, pipeline = [] } =
    typeof operand === 'string' ? { coll: operand } : (operand as { coll: string; pipeline?: Document[] });
  yield* runPipeline(context.find(coll), pipeline, context);
}

function* facets(
  documents: Iterable<Document>,
  operand: Record<string, Document[]>,
  context: PipelineContext,
): Iterable<Document> {
  const source = [...documents];
  yield Object.fromEntries(
    Object.entries(operand).map(([name, stages]) => [name, [...runStages(source, stages, context)]]),
  );
}
