import { compareValues, equalValues } from '../../values/compare';
import { badValue, inContext, typeMismatch } from '../../errors';
import { location } from '../../expressions/expression';
import { typeName } from '../../values/type-names';
import { compileProjection } from '../../reading/projection';
import { compileQuery, Query } from '../../reading/query';
import { signalOf } from '../../operations';
import { parseSort } from '../../reading/sorting';
import { idOf, isPlainObject, numberOf, numeric, truthy, type Document } from '../../values/values';
import { findById } from './find-by-id';
import { shower } from './found';
import { findInView, readsView, summaryOfView } from '../collections/views';
import {
  collectionName,
  cursorOptions,
  collectionOf,
  countOf,
  deadlineOf,
  documentOf,
  collationOf,
  letOf,
  viewOf,
  type Call,
  type Command,
} from '../command';

const FIRST_BATCH = 101;

export function findQuery(call: Call, body: Document = call.body): Query | undefined {
  if (truthy(body.tailable))
    throw badValue('tailable cursors need a capped collection, which the embedded store does not have');
  const collection = collectionOf(call, collectionName(call));
  const collation = collationOf(collection, body.collation);
  const sort = parseSort(body.sort);
  const natural = isPlainObject(body.sort) && numeric(body.sort.$natural) === -1 ? { $natural: -1 } : undefined;
  const query = {
    filter: documentOf(call, call.name === 'count' || call.name === 'distinct' ? 'query' : 'filter'),
    sort,
    skip: countOf(call, 'skip'),
    limit: limitOf(call, body.limit),
    hint: body.hint ?? natural,
    min: body.min,
    max: body.max,
    variables: letOf(call),
    collation,
    deadline: deadlineOf(call),
    metrics: call.engine.metrics,
  };
  if (collection) return new Query(collection, query);
  compileQuery(query);
  return undefined;
}

/** `count` takes a negative limit as the same without its sign. */
const limitOf = (call: Call, limit: unknown): number =>
  call.name !== 'count' || numeric(limit) === undefined ? countOf(call, 'limit') : Math.abs(numberOf(limit, 0));

function isEmpty(document: Document): boolean {
  for (const _name in document) return false;
  return true;
}

export const find: Command = (call) => {
  const found = findById(call);
  if (found) return { $cursor: found };
  if (readsView(call)) return findInView(call);
  const { body, engine } = call;
  const namespace = `${call.database}.${collectionName(call)}`;
  const filter = documentOf(call, 'filter');
  const projection = documentOf(call, 'projection');
  const strings = collationOf(collectionOf(call, collectionName(call)), body.collation)?.order;
  const project = isEmpty(projection)
    ? undefined
    : compileProjection(projection, filter, { variables: letOf(call), strings, deadline: deadlineOf(call) });
  const query = findQuery(call);
  const batchSize = body.batchSize === undefined ? FIRST_BATCH : countOf(call, 'batchSize');
  function* documents(): Iterator<Buffer> {
    if (!query) return;
    const show = shower(body, query, project);
    for (const hit of query.run(viewOf(call))) yield show(hit);
  }
  const single = truthy(body.singleBatch);
  const seesEnd = countOf(call, 'limit') > 0 || !isEmpty(documentOf(call, 'sort'));
  const { id, batch } = inContext(`Executor error during find command: ${namespace}`, () =>
    engine.cursors.first({ ...cursorOptions(call, namespace), seesEnd }, documents(), batchSize, single),
  );
  return { $cursor: { id, ns: namespace, name: 'firstBatch', batch } };
};

export const getMore: Command = async (call) => {
  const namespace = `${call.database}.${collectionName(call, call.body.collection)}`;
  const wait = { milliseconds: numberOf(call.body.maxTimeMS, 0), signal: () => signalOf(call.operation) };
  const { id, batch, resumeToken } = await call.engine.cursors.next(
    idOf(call.body.getMore),
    cursorOptions(call, namespace),
    countOf(call, 'batchSize'),
    wait,
  );
  return { $cursor: { id, ns: namespace, name: 'nextBatch', batch, postBatchResumeToken: resumeToken } };
};

export const killCursors: Command = (call) => {
  const ids = Array.isArray(call.body.cursors) ? (call.body.cursors as unknown[]) : [];
  const killed = ids.filter((id) => call.engine.cursors.kill(idOf(id)));
  return {
    cursorsKilled: killed,
    cursorsNotFound: ids.filter((id) => !killed.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
};

export const count: Command = (call) => {
  if (readsView(call)) return summaryOfView(call).then(({ count = 0 }) => ({ n: count }));
  const query = findQuery(call);
  return { n: inContext('Executor error during count command', () => query?.count(viewOf(call)) ?? 0) };
};

export const distinct: Command = (call) => {
  const key = call.body.key;
  if (key === undefined) throw location(40414, "BSON field 'distinct.key' is missing but a required field");
  if (typeof key !== 'string')
    throw typeMismatch(`BSON field 'distinct.key' is the wrong type '${typeName(key)}', expected type 'string'`);
  if (readsView(call)) return summaryOfView(call).then(({ distinct: values = [] }) => ({ values }));
  const found: unknown[] = [];
  const query = findQuery(call);
  inContext('Executor error during distinct command', () => {
    if (query) for (const { document } of query.run(viewOf(call))) collect(document, key.split('.'), found);
  });
  const strings = query?.collation?.order;
  found.sort((a, b) => compareValues(a, b, strings));
  return { values: found.filter((value, i) => i === 0 || !equalValues(found[i - 1], value, strings)) };
};

function collect(value: unknown, path: readonly string[], into: unknown[]): void {
  const [name, ...rest] = path;
  if (name === undefined) {
    if (Array.isArray(value)) into.push(...(value as unknown[]));
    else if (value !== undefined) into.push(value);
  } else if (Array.isArray(value)) {
    if (/^\d+$/.test(name) && Number(name) < value.length) collect(value[Number(name)], rest, into);
    else for (const element of value) if (isPlainObject(element)) collect(element, path, into);
  } else if (isPlainObject(value)) collect(Object.hasOwn(value, name) ? value[name] : undefined, rest, into);
}
