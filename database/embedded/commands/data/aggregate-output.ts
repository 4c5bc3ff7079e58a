import { evaluateAll } from '../../expressions/evaluate';
import { location } from '../../expressions/expression';
import { typeName } from '../../values/type-names';
import { StoreError, badValue, notSupported } from '../../errors';
import { namespaceOf, type Collection } from '../../catalog';
import { showKey } from '../../values/show';
import { Query } from '../../reading/query';
import { compileUpdate } from '../../updates/updater';
import { valueAt } from '../../values/paths';
import { isPlainObject, truthy, type Document } from '../../values/values';
import type { View } from '../../storage/storage';
import { isView, notOnView } from '../../views/definition';
import { collationOf, type Call } from '../command';
import { change } from './writes';
import { discard } from '../collections/collections';

/** Refuses what is no target, before anything is read. */
export function checkWriteStage(last: Document): void {
  const [name = '', operand] = Object.entries(last)[0] ?? [];
  if (typeof operand !== 'string' && !isPlainObject(operand))
    throw location(
      name === '$out' ? 16990 : 51182,
      `${name} only supports a string or object argument, but found ${typeName(operand)}`,
    );
  const target = typeof operand === 'string' ? operand : name === '$out' ? operand : operand.into;
  if (typeof target === 'string') return;
  const path = name === '$out' ? name : `${name}.into`;
  if (!isPlainObject(target)) {
    if (target === undefined) throw location(40414, `BSON field '${path}' is missing but a required field`);
    throw location(51178, `${name} 'into' field  must be either a string or an object, but found ${typeName(target)}`);
  }
  for (const field of name === '$out' ? ['db', 'coll'] : ['coll'])
    if (typeof target[field] !== 'string')
      throw location(40414, `BSON field '${path}.${field}' is missing but a required field`);
}

/** Stores the results of a pipeline that ends in `$out` or `$merge`. */
export async function writeStage(call: Call, last: Document, source: Iterable<Document>): Promise<void> {
  if (call.transaction)
    throw new StoreError(263, 'OperationNotSupportedInTransaction', '$out and $merge are not allowed in a transaction');
  const { engine } = call;
  if ('$out' in last) {
    const { db = call.database, coll } =
      typeof last.$out === 'string' ? { coll: last.$out } : (last.$out as { db?: string; coll: string });
    const results = [...source];
    await engine.queue.run(() => {
      const present = engine.catalog.find(`${db}.${coll}`);
      if (isView(present)) throw notOnView(`${db}.${coll}`);
      const specs = present?.indexes.slice(1).map((index) => index.spec) ?? [];
      if (present) discard(call, present);
      const target = engine.catalog.create(db, coll, present?.options);
      for (const spec of specs) target.indexes.push(engine.catalog.index(spec));
      engine.catalog.save(target);
      for (const document of results) engine.records.insert(engine.live, target, document, checksRules(call));
    });
    return;
  }
  const merge = (typeof last.$merge === 'string' ? { into: last.$merge } : last.$merge) as Document;
  const into =
    typeof merge.into === 'string'
      ? { db: call.database, coll: merge.into }
      : { db: call.database, ...(merge.into as { db?: string; coll: string }) };
  const on = merge.on === undefined ? ['_id'] : ([merge.on].flat() as string[]);
  checkMerge(merge, on, engine.catalog.find(`${into.db}.${into.coll}`));
  if (isView(engine.catalog.find(`${into.db}.${into.coll}`))) throw notOnView(`${into.db}.${into.coll}`);
  const results = [...source];
  const target = await engine.ensure(into.db, into.coll);
  let done = 0;
  await engine.queue.run(() => {
    for (; done < results.length; done++) mergeOne(call, engine.live, target, merge, results[done] as Document);
  });
}

const checksRules = ({ body }: Call): boolean => !truthy(body.bypassDocumentValidation);

const WHEN_MATCHED = ['replace', 'keepExisting', 'merge', 'fail'];
const WHEN_NOT_MATCHED = ['insert', 'discard', 'fail'];

/** Refuses what cannot be merged; the fields of `on` must be those of a unique index, so that one document matches. */
function checkMerge(merge: Document, on: readonly string[], target: Collection | undefined): void {
  const { whenMatched = 'merge', whenNotMatched = 'insert' } = merge;
  if (!Array.isArray(whenMatched) && !WHEN_MATCHED.includes(String(whenMatched)))
    throw badValue(`Enumeration value '${String(whenMatched)}' for field '$merge.whenMatched' is not a valid value.`);
  if (!WHEN_NOT_MATCHED.includes(String(whenNotMatched)))
    throw badValue(
      `Enumeration value '${String(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  const wanted = [...on].sort().join();
  const unique = (target?.indexes ?? []).some(
    (index) => index.unique && !index.partial && !index.sparse && [...index.fields].sort().join() === wanted,
  );
  if (wanted !== '_id' && !unique)
    throw new StoreError(51183, 'Location51183', 'Cannot find index to verify that join fields will be unique');
}

function mergeOne(call: Call, view: View, target: Collection, merge: Document, document: Document): void {
  const on = merge.on === undefined ? ['_id'] : ([merge.on].flat() as string[]);
  const filter: Document = {};
  for (const field of on) {
    const value = valueAt(document, field.split('.'));
    if (field === '_id' && value === undefined) continue;
    if (value === undefined || value === null || Array.isArray(value))
      throw new StoreError(
        51132,
        'Location51132',
        "$merge write error: 'on' field cannot be missing, null, undefined or an array",
      );
    filter[field] = { $eq: value };
  }
  const [hit] =
    Object.keys(filter).length === 0
      ? []
      : new Query(target, { filter, limit: 1, collation: collationOf(target, undefined) }).run(view);
  const { whenMatched = 'merge', whenNotMatched = 'insert' } = merge;
  if (!hit) {
    if (whenNotMatched === 'fail')
      throw new StoreError(
        13113,
        'MergeStageNoMatchingDocument',
        '$merge could not find a matching document in the target collection',
      );
    if (whenNotMatched === 'insert') call.engine.records.insert(view, target, document, checksRules(call));
    return;
  }
  if (whenMatched === 'keepExisting') return;
  if (whenMatched === 'fail') throw duplicate(target, on, document);
  if (whenMatched === 'replace') change(call, view, target, hit, (before) => ({ ...document, _id: before._id }));
  else if (whenMatched === 'merge') change(call, view, target, hit, (before) => ({ ...before, ...document }));
  else if (Array.isArray(whenMatched)) {
    const variables = { new: document, ...(isPlainObject(merge.let) ? evaluateAll(merge.let, document) : {}) };
    change(call, view, target, hit, compileUpdate(whenMatched, { variables, now: () => call.engine.now() }));
  } else throw notSupported(`$merge with whenMatched: ${String(whenMatched)}`);
}

function duplicate(target: Collection, on: readonly string[], document: Document): StoreError {
  const keyValue = Object.fromEntries(on.map((field) => [field, valueAt(document, field.split('.')) ?? null]));
  const keyPattern = Object.fromEntries(on.map((field) => [field, 1]));
  return new StoreError(
    11000,
    'DuplicateKey',
    `E11000 duplicate key error collection: ${namespaceOf(target)} dup key: ${showKey(keyValue)}`,
    [],
    { keyPattern, keyValue },
  );
}
