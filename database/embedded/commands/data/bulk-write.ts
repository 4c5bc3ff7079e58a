import { Double, Int32 } from 'bson';
import { StoreError, badValue } from '../../errors';
import type { StatementResult } from '../../sessions/retry-record';
import { encode, isPlainObject, numeric, truthy, type Document } from '../../values/values';
import { requireUuid } from '../collections/collection-uuid';
import { batchOf, cursorOptions, documentsOf, type Call, type Command } from '../command';
import { checkBatch, refuseRetryOfMany, retriedIds, runStatements, type Act, type Statements } from './statements';
import { deleteStatement, insertOne, updateStatement } from './writes';

type Kind = 'insert' | 'update' | 'delete';
const KINDS: readonly Kind[] = ['insert', 'update', 'delete'];

/** MongoDB 8's bulkWrite: writes to several collections in one command, their results in a cursor. */
export const bulkWrite: Command = async (call) => {
  if (call.database !== 'admin') {
    throw new StoreError(13, 'Unauthorized', 'bulkWrite may only be run against the admin database.');
  }
  const operations = documentsOf(call, 'ops');
  checkBatch(operations.length);
  const namespaces = documentsOf(call, 'nsInfo').map(namespaceIn);
  refuseRetryOfMany(
    call,
    operations.some((each) => truthy(each.multi)),
    'multi=true',
  );
  const ready = operations.map((operation, index) => prepare(call, operation, namespaces, index));
  const run = await runStatements(call, ready.length, (view, index) => (ready[index] as Ready).act(view, index));
  const namespace = 'admin.$cmd.bulkWrite';
  const results = shown(run, ready, truthy(call.body.errorsOnly));
  const page = call.engine.cursors.first(
    { ...cursorOptions(call, namespace), seesEnd: true },
    results.map(encode).values(),
    batchOf(call),
    false,
  );
  return {
    $cursor: { id: page.id, ns: namespace, name: 'firstBatch', batch: page.batch },
    nErrors: run.errors.length,
    ...counts(run, ready),
    ...retriedIds(run),
  };
};

interface Ready {
  kind: Kind;
  act: Act;
}

interface Namespace {
  readonly database: string;
  readonly name: string;
  /** Which collection of that name is meant, where the client says so. */
  readonly uuid: unknown;
}

function namespaceIn({ ns, collectionUUID: uuid }: Document): Namespace {
  const dot = typeof ns === 'string' ? ns.indexOf('.') : -1;
  if (dot < 1 || typeof ns !== 'string' || dot === ns.length - 1) {
    throw new StoreError(73, 'InvalidNamespace', `Invalid namespace specified '${String(ns)}'`);
  }
  return { database: ns.slice(0, dot), name: ns.slice(dot + 1), uuid };
}

function prepare(call: Call, operation: Document, namespaces: readonly Namespace[], index: number): Ready {
  const kind = KINDS.find((each) => operation[each] !== undefined);
  if (!kind) {
    throw new StoreError(
      9,
      'FailedToParse',
      `Unrecognized bulkWrite op type at index ${index}: expected insert, update or delete`,
    );
  }
  const place = Number(numeric(operation[kind]) ?? NaN);
  const namespace = namespaces[place];
  if (!namespace)
    throw badValue(`BulkWrite ops entry ${JSON.stringify({ [kind]: place })} has an invalid nsInfo index.`);
  const act = actOf(call, kind, operation, namespace);
  const { database, name, uuid } = namespace;
  if (uuid === undefined) return { kind, act };
  return {
    kind,
    act: (view, at) => {
      requireUuid(call.engine, `${database}.${name}`, uuid);
      return act(view, at);
    },
  };
}

function actOf(call: Call, kind: Kind, operation: Document, { database, name }: Namespace): Act {
  if (kind === 'insert') {
    const { document } = operation;
    if (!isPlainObject(document)) throw missing('BulkWriteInsertOp.document');
    return (view) => insertOne(call, view, database, name, document);
  }
  const { filter, updateMods, constants, multi } = operation;
  const rest = { ...operation, q: filter };
  if (!isPlainObject(filter)) throw missing(`BulkWrite${kind === 'update' ? 'Update' : 'Delete'}Op.filter`);
  if (kind === 'delete') return deleteStatement(call, database, name, rest, !truthy(multi));
  if (updateMods === undefined) throw missing('BulkWriteUpdateOp.updateMods');
  return updateStatement(call, database, name, { ...rest, u: updateMods, c: constants });
}

const missing = (field: string): StoreError =>
  new StoreError(40414, 'Location40414', `BSON field '${field}' is missing but a required field`);

function shown(run: Statements, ready: readonly Ready[], errorsOnly: boolean): Document[] {
  const failed = new Map(run.errors.map(({ index, error }) => [index, error]));
  return ready.flatMap(({ kind }, idx): Document[] => {
    const error = failed.get(idx);
    if (error) {
      const { code, message, extra } = error;
      return [
        { ok: new Double(0), idx, code, errmsg: message, ...extra, n: 0, ...(kind === 'update' && { nModified: 0 }) },
      ];
    }
    const result = run.results[idx];
    return result && !errorsOnly ? [resultOf(kind, idx, result)] : [];
  });
}

const resultOf = (kind: Kind, idx: number, result: StatementResult): Document => ({
  ok: new Double(1),
  idx,
  n: result.n,
  ...(kind === 'update' && { nModified: result.nModified ?? 0 }),
  ...('upserted' in result && { upserted: { _id: result.upserted } }),
});

function counts(run: Statements, ready: readonly Ready[]): Document {
  const sums = { nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  run.results.forEach((result, index) => {
    if (!result) return;
    const kind = ready[index]?.kind;
    if (kind === 'insert') sums.nInserted += result.n;
    else if (kind === 'delete') sums.nDeleted += result.n;
    else if ('upserted' in result) sums.nUpserted++;
    else {
      sums.nMatched += result.n;
      sums.nModified += result.nModified ?? 0;
    }
  });
  return Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, new Int32(value)]));
}
