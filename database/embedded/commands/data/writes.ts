import type { Collection } from '../../catalog';
import { equalValues } from '../../values/compare';
import { failedToParse, StoreError } from '../../errors';
import { isReplacement } from '../../oplog/update-description';
import { compileQuery, Query, type Hit, type QueryOptions } from '../../reading/query';
import type { StatementResult } from '../../sessions/retry-record';
import type { View } from '../../storage/storage';
import { parseSort } from '../../reading/sorting';
import { withStamps } from '../../storage/stamps';
import { upsertStart } from '../../updates/upsert-start';
import { compileUpdate, type Update } from '../../updates/updater';
import { receivedBytes } from '../../wire/received';
import { encode, numberOf, truthy, type Document } from '../../values/values';
import { collationOf, collectionName, deadlineOf, documentsOf, letOf, type Call, type Command } from '../command';
import { checkDelete, checkUpdate } from './statement-checks';
import { refuseRetryOfMany, retriedIds, runStatements, total, writeErrors, type Act } from './statements';

const INSERTED: StatementResult = { n: 1 };

export const insert: Command = async (call) => {
  const documents = documentsOf(call, 'documents');
  const name = collectionName(call);
  const run = await runStatements(call, documents.length, (view, index) =>
    insertOne(call, view, call.database, name, documents[index] as Document, receivedBytes(documents, index)),
  );
  return { n: total(run, 'n'), ...writeErrors(run), ...retriedIds(run) };
};

/** `received`: the document as it came, when it may be stored so. */
export function insertOne(
  call: Call,
  view: View,
  database: string,
  name: string,
  document: Document,
  received?: Buffer,
): StatementResult {
  const collection = call.engine.ensureIn(view, database, name);
  const stamped = withStamps(document, () => call.engine.now(), call.body);
  call.engine.records.insert(
    view,
    collection,
    stamped,
    !truthy(call.body.bypassDocumentValidation),
    stamped === document ? received : undefined,
  );
  return INSERTED;
}

export const update: Command = async (call) => {
  const statements = documentsOf(call, 'updates');
  statements.forEach(checkUpdate);
  const name = collectionName(call);
  refuseRetryOfMany(call, statements.some(isMulti), 'multi=true');
  const acts = statements.map((statement) => updateStatement(call, call.database, name, statement));
  const run = await runStatements(call, statements.length, (view, index) => (acts[index] as Act)(view, index));
  const upserted = run.results.flatMap((result, index) =>
    result && 'upserted' in result ? [{ index, _id: result.upserted }] : [],
  );
  return {
    n: total(run, 'n'),
    nModified: total(run, 'nModified'),
    ...(upserted.length > 0 && { upserted }),
    ...writeErrors(run),
    ...retriedIds(run),
  };
};

const isMulti = (statement: Document): boolean => truthy(statement.multi);

/** An update made ready: run again after a wait, it leaves alone what it has changed already. */
export function updateStatement(call: Call, database: string, name: string, statement: Document): Act {
  let apply: Update | undefined;
  const finished = new Set<number>();
  const result = { n: 0, nModified: 0 };
  return (view) => {
    const present = call.engine.findIn(view, `${database}.${name}`);
    apply ??= compileUpdate(statement.u, {
      arrayFilters: statement.arrayFilters,
      variables: { ...letOf(call), ...(statement.c as Document | undefined) },
      strings: collationOf(present, statement.collation)?.order,
      keepsEmptyStamps: truthy(call.body.bypassEmptyTsReplacement),
      now: () => call.engine.now(),
      deadline: deadlineOf(call),
    });
    if (isMulti(statement) && isReplacement(statement.u)) {
      throw failedToParse('multi update is not supported for replacement-style update');
    }
    const upserts = truthy(statement.upsert);
    if (!present) checkStatement(call, statement);
    const collection = upserts ? call.engine.ensureIn(view, database, name) : present;
    if (!collection) return result;
    const hits = [...statementQuery(call, collection, statement, !isMulti(statement)).run(view)];
    for (const hit of hits) {
      if (finished.has(hit.recordId)) continue;
      const changed = change(call, view, collection, hit, apply, statement.u);
      finished.add(hit.recordId);
      result.n++;
      if (changed.modified) result.nModified++;
    }
    if (hits.length > 0 || finished.size > 0 || !upserts) return result;
    const created = upsert(call, view, collection, statement.q as Document, apply, isReplacement(statement.u));
    return { n: 1, nModified: 0, upserted: created._id };
  };
}

export const remove: Command = async (call) => {
  const statements = documentsOf(call, 'deletes');
  statements.forEach(checkDelete);
  const name = collectionName(call);
  refuseRetryOfMany(
    call,
    statements.some((statement) => !isOne(statement)),
    'limit=0',
  );
  const acts = statements.map((statement) => deleteStatement(call, call.database, name, statement, isOne(statement)));
  const run = await runStatements(call, statements.length, (view, index) => (acts[index] as Act)(view, index));
  return { n: total(run, 'n'), ...writeErrors(run), ...retriedIds(run) };
};

const isOne = (statement: Document): boolean => numberOf(statement.limit, 0) === 1;

export function deleteStatement(call: Call, database: string, name: string, statement: Document, one: boolean): Act {
  const result = { n: 0 };
  return (view) => {
    const collection = call.engine.findIn(view, `${database}.${name}`);
    if (!collection) {
      checkStatement(call, statement);
      return result;
    }
    for (const hit of [...statementQuery(call, collection, statement, one).run(view)]) {
      call.engine.records.remove(view, collection, hit);
      result.n++;
    }
    return result;
  };
}

const queryOptions = (
  call: Call,
  collection: Collection | undefined,
  statement: Document,
  one: boolean,
): QueryOptions => ({
  filter: (statement.q as Document | undefined) ?? {},
  sort: parseSort(statement.sort),
  limit: one ? 1 : 0,
  hint: statement.hint,
  collation: collationOf(collection, statement.collation),
  variables: letOf(call),
  deadline: deadlineOf(call),
  metrics: call.engine.metrics,
});

export const statementQuery = (call: Call, collection: Collection, statement: Document, one: boolean): Query =>
  new Query(collection, queryOptions(call, collection, statement, one));

/** Refuses a statement that could not be run, where there is no collection to run it on. */
export function checkStatement(call: Call, statement: Document): void {
  compileQuery(queryOptions(call, undefined, statement, true));
}

/** `cause` is the update as the client sent it. */
export function change(
  call: Call,
  view: View,
  collection: Collection,
  hit: Hit,
  apply: Update,
  cause?: unknown,
): { after: Document; modified: boolean } {
  const after = apply(hit.document, hit.trace.index, false);
  if (encode(after).equals(hit.bytes)) return { after: hit.document, modified: false };
  call.engine.records.replace(view, collection, hit, after, !truthy(call.body.bypassDocumentValidation), cause);
  return { after, modified: true };
}

/** A new document from what the filter says must be equal, then the update. */
export function upsert(
  call: Call,
  view: View,
  collection: Collection,
  filter: Document,
  apply: Update,
  replacing: boolean,
): Document {
  const start = upsertStart(filter ?? {}, replacing);
  const made = apply(start, undefined, true);
  if (start._id !== undefined && !equalValues(start._id, made._id))
    throw new StoreError(
      66,
      'ImmutableField',
      `Performing an update on the path '_id' would modify the immutable field '_id'`,
    );
  return call.engine.records.insert(view, collection, made, !truthy(call.body.bypassDocumentValidation)).document;
}
