import type { Collection } from '../catalog';
import { conjunction } from '../planner';
import { StoreError } from '../errors';
import { LockWait, type View } from '../storage';
import { Query, type Hit } from '../query';
import { parseSort } from '../sorting';
import { compileUpdate, type Update } from '../updater';
import { encode, isPlainObject, numberOf, orderOf, truthy, Order, type Document } from '../values';
import { collectionName, deadlineOf, documentsOf, refuseCollation, type Call, type Command } from './command';

interface Outcome {
  n: number;
  nModified: number;
  upserted: { index: number; _id: unknown }[];
  writeErrors: Document[];
}

/**
 * Runs the statements of one write command one after the other. When a statement has to wait for a transaction, the whole is run again
 * and goes on where it stopped.
 */
async function runStatements<T>(
  call: Call,
  statements: readonly T[],
  act: (view: View, statement: T, index: number, outcome: Outcome) => void,
): Promise<Document> {
  const outcome: Outcome = { n: 0, nModified: 0, upserted: [], writeErrors: [] };
  if (statements.length === 0 || statements.length > 100_000) {
    throw new StoreError(
      16,
      'InvalidLength',
      `Write batch sizes must be between 1 and 100000. Got ${statements.length} operations.`,
    );
  }
  const ordered = call.body.ordered === undefined || truthy(call.body.ordered);
  let index = 0;
  await call.engine.write(call.transaction, (view) => {
    for (; index < statements.length; index++) {
      try {
        act(view, statements[index] as T, index, outcome);
      } catch (error) {
        if (error instanceof LockWait || !(error instanceof StoreError) || error.code === 112) throw error;
        outcome.writeErrors.push({ index, code: error.code, ...error.extra, errmsg: error.message });
        if (ordered) break;
      }
    }
  });
  call.engine.tick();
  return {
    n: outcome.n,
    ...(call.name === 'update' && { nModified: outcome.nModified }),
    ...(outcome.upserted.length > 0 && { upserted: outcome.upserted }),
    ...(outcome.writeErrors.length > 0 && { writeErrors: outcome.writeErrors }),
  };
}

export const insert: Command = async (call) => {
  const documents = documentsOf(call, 'documents');
  const collection = await call.engine.ensure(call.database, collectionName(call));
  const checkRules = !truthy(call.body.bypassDocumentValidation);
  return runStatements(call, documents, (view, document, _index, outcome) => {
    call.engine.records.insert(view, collection, document, checkRules);
    outcome.n++;
  });
};

export const update: Command = async (call) => {
  const statements = documentsOf(call, 'updates');
  const name = collectionName(call);
  const upserts = statements.some((statement) => truthy(statement.upsert));
  const collection = upserts
    ? await call.engine.ensure(call.database, name)
    : call.engine.catalog.find(`${call.database}.${name}`);
  const done = new Map<number, Set<number>>();
  return runStatements(call, statements, (view, statement, index, outcome) => {
    refuseCollation(statement.collation);
    const apply = compileUpdate(
      statement.u,
      statement.arrayFilters,
      { ...(call.body.let as Document | undefined), ...(statement.c as Document | undefined) },
      () => call.engine.now(),
    );
    if (!collection) return;
    if (truthy(statement.multi) && isPlainObject(statement.u) && !Object.keys(statement.u)[0]?.startsWith('$')) {
      throw new StoreError(9, 'FailedToParse', 'multi update is not supported for replacement-style update');
    }
    const hits = [...statementQuery(call, collection, statement, !truthy(statement.multi)).run(view)];
    const finished = done.get(index) ?? new Set<number>();
    done.set(index, finished);
    for (const hit of hits) {
      if (finished.has(hit.recordId)) continue;
      const changed = change(call, view, collection, hit, apply);
      finished.add(hit.recordId);
      outcome.n++;
      if (changed.modified) outcome.nModified++;
    }
    if (hits.length === 0 && truthy(statement.upsert)) {
      const created = upsert(call, view, collection, statement.q as Document, apply);
      outcome.n++;
      outcome.upserted.push({ index, _id: created._id });
    }
  });
};

export const remove: Command = async (call) => {
  const statements = documentsOf(call, 'deletes');
  const collection = call.engine.catalog.find(`${call.database}.${collectionName(call)}`);
  return runStatements(call, statements, (view, statement, _index, outcome) => {
    refuseCollation(statement.collation);
    if (!collection) return;
    for (const hit of [...statementQuery(call, collection, statement, numberOf(statement.limit, 0) === 1).run(view)]) {
      call.engine.records.remove(view, collection, hit);
      outcome.n++;
    }
  });
};

export function statementQuery(call: Call, collection: Collection, statement: Document, one: boolean): Query {
  return new Query(collection, {
    filter: (statement.q as Document | undefined) ?? {},
    sort: parseSort(statement.sort),
    limit: one ? 1 : 0,
    hint: statement.hint,
    variables: call.body.let as Document | undefined,
    deadline: deadlineOf(call),
    metrics: call.engine.metrics,
  });
}

export function change(
  call: Call,
  view: View,
  collection: Collection,
  hit: Hit,
  apply: Update,
): { after: Document; modified: boolean } {
  const after = apply(hit.document, hit.trace.index, false);
  if (encode(after).equals(hit.bytes)) return { after: hit.document, modified: false };
  call.engine.records.replace(view, collection, hit, after, !truthy(call.body.bypassDocumentValidation));
  return { after, modified: true };
}

/** A new document from what the filter says must be equal, then the update. */
export function upsert(call: Call, view: View, collection: Collection, filter: Document, apply: Update): Document {
  const start: Document = {};
  for (const [path, conditions] of conjunction(filter ?? {})) {
    for (const [operator, operand] of conditions) {
      if (operator === '$eq' && orderOf(operand) !== Order.RegExp) setAt(start, path.split('.'), operand);
      if (operator === '$in' && Array.isArray(operand) && operand.length === 1)
        setAt(start, path.split('.'), operand[0]);
    }
  }
  const made = apply(start, undefined, true);
  return call.engine.records.insert(view, collection, made, !truthy(call.body.bypassDocumentValidation)).document;
}

function setAt(target: Document, path: readonly string[], value: unknown): void {
  let node = target;
  for (const name of path.slice(0, -1)) node = (node[name] ??= {}) as Document;
  node[path.at(-1) as string] = value;
}
