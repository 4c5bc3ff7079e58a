import { namespaceOf, uuidOf, type Collection } from '../../catalog';
import { commandChange, viewChange } from '../../oplog/change';
import { parseCollation } from '../../collation/collation';
import { StoreError, notSupported } from '../../errors';
import { indexPrefix, recordPrefix } from '../../storage/layout';
import { invalid } from '../../sessions/errors';
import { compileFilter } from '../../matching/matcher';
import { checkValidator } from '../../validation/validation';
import { encode, truthy, type Document } from '../../values/values';
import { namespaceExists, refuseOtherOptions } from './collection-options';
import { batchOf, interruptOf, collectionName, cursorOptions, documentOf, type Call, type Command } from '../command';
import { isView, notOnView } from '../../views/definition';
import { createView } from './views';
import { sizesOf } from './sizes';
import { SYSTEM_DATABASES } from '../../system/system-collections';
import { listedSystemCollections, systemBytes } from '../server/system-info';

const OPTIONS = ['validator', 'validationLevel', 'validationAction', 'changeStreamPreAndPostImages'];
const REFUSED = ['capped', 'timeseries', 'clusteredIndex', 'encryptedFields'];

export const create: Command = async (call) => {
  const name = collectionName(call);
  for (const option of REFUSED)
    if (call.body[option] !== undefined && call.body[option] !== false)
      throw notSupported(`Option '${option}' of create`);
  if (call.body.viewOn !== undefined) return createView(call);
  if (call.body.pipeline !== undefined) throw invalid("'pipeline' requires 'viewOn' to also be specified");
  const options = Object.fromEntries(
    OPTIONS.flatMap((option) => (call.body[option] === undefined ? [] : [[option, call.body[option]]])),
  );
  const collation = parseCollation(call.body.collation);
  if (collation) options.collation = collation.spec;
  checkValidator(options);
  await call.engine.write(call.transaction, (view) => {
    const present = call.engine.findIn(view, `${call.database}.${name}`);
    if (present && call.transaction) throw namespaceExists(namespaceOf(present));
    if (present) return refuseOtherOptions(present, options);
    call.engine.ensureIn(view, call.database, name, options);
  });
  return {};
};

/** Inside the write queue. Waits for the transactions that use the collection. */
export function discard(call: Call, collection: Collection): void {
  call.engine.awaitTransactions(collection);
  call.engine.garbage.discard(recordPrefix(collection.id));
  for (const index of collection.indexes) call.engine.garbage.discard(indexPrefix(index.id));
  call.engine.catalog.forget(collection);
  call.engine.cursors.closeNamespace(namespaceOf(collection));
}

function logDrop({ engine }: Call, collection: Collection): void {
  const { database, name } = collection;
  engine.live.log(commandChange(database, name, 'drop', { collectionUUID: uuidOf(collection) }));
}

export const drop: Command = async (call) => {
  const namespace = `${call.database}.${collectionName(call)}`;
  let dropped: Collection | undefined;
  const work = (): void => {
    dropped = call.engine.catalog.find(namespace);
    if (!dropped) return;
    discard(call, dropped);
    if (isView(dropped)) call.engine.live.log(viewChange(dropped, 'drop'));
    else logDrop(call, dropped);
  };
  await call.engine.queue.run(work, interruptOf(call));
  // Since 7.0 MongoDB answers ok for a collection that does not exist.
  if (!dropped) return {};
  return isView(dropped) ? { ns: namespace } : { nIndexesWas: dropped.indexes.length, ns: namespace };
};

export const dropDatabase: Command = async (call) => {
  const { engine, database } = call;
  const work = (): void => {
    const all = engine.catalog.all(database);
    for (const collection of all) engine.awaitTransactions(collection);
    for (const collection of all) {
      discard(call, collection);
      if (!isView(collection)) logDrop(call, collection);
    }
    if (all.length > 0) engine.live.log(commandChange(database, '', 'dropDatabase'));
  };
  await engine.queue.run(work, interruptOf(call));
  return { dropped: database };
};

export const renameCollection: Command = async (call) => {
  const [from, to] = [call.body.renameCollection, call.body.to].map(split);
  if (!from || !to) throw new StoreError(73, 'InvalidNamespace', 'renameCollection needs two full namespaces');
  const { engine } = call;
  const work = (): void => {
    const collection = engine.catalog.find(from.join('.'));
    if (!collection)
      throw new StoreError(26, 'NamespaceNotFound', `Source collection ${from.join('.')} does not exist`);
    if (isView(collection)) throw notOnView(from.join('.'));
    if (from.join('.') === to.join('.'))
      throw new StoreError(20, 'IllegalOperation', "Can't rename a collection to itself");
    const target = engine.catalog.find(to.join('.'));
    if (target && !truthy(call.body.dropTarget)) throw new StoreError(48, 'NamespaceExists', 'target namespace exists');
    if (isView(target)) throw notOnView(to.join('.'));
    engine.awaitTransactions(collection);
    if (target) discard(call, target);
    engine.catalog.rename(collection, ...to);
    const described = { to: { db: to[0], coll: to[1] }, ...(target && { dropTarget: uuidOf(target) }) };
    engine.live.log(
      commandChange(...from, 'rename', {
        collectionUUID: uuidOf(collection),
        to: described.to,
        operationDescription: described,
      }),
    );
  };
  await engine.queue.run(work, interruptOf(call));
  return {};
};

function split(namespace: unknown): [string, string] | undefined {
  if (typeof namespace !== 'string') return undefined;
  const dot = namespace.indexOf('.');
  return dot < 1 ? undefined : [namespace.slice(0, dot), namespace.slice(dot + 1)];
}

export const listCollections: Command = (call) => {
  const matches = compileFilter(documentOf(call, 'filter'));
  const nameOnly = truthy(call.body.nameOnly);
  const all = call.engine.catalog
    .all(call.database)
    .map((collection): Document => ({
      name: collection.name,
      type: isView(collection) ? 'view' : 'collection',
      ...(!nameOnly && { options: collection.options, ...described(collection) }),
    }))
    .concat(listedSystemCollections(call, nameOnly))
    .filter((each) => matches(each))
    .map(encode);
  const ns = `${call.database}.$cmd.listCollections`;
  const { id, batch } = call.engine.cursors.first(
    { ...cursorOptions(call, ns), seesEnd: true },
    all.values(),
    batchOf(call),
    false,
  );
  return { $cursor: { id, ns, name: 'firstBatch', batch } };
};

const described = (collection: Collection): Document =>
  isView(collection)
    ? { info: { readOnly: true } }
    : { info: { readOnly: false, uuid: uuidOf(collection) }, idIndex: collection.indexes[0]?.spec };

export const listDatabases: Command = async (call) => {
  const { catalog } = call.engine;
  const matches = compileFilter(documentOf(call, 'filter'));
  const names = [...new Set([...SYSTEM_DATABASES, ...catalog.all().map((each) => each.database)])].sort();
  if (truthy(call.body.nameOnly)) return { databases: names.map((name) => ({ name })).filter((each) => matches(each)) };
  const databases: { name: string; sizeOnDisk: number; empty: boolean }[] = [];
  for (const name of names) {
    const { bytes, indexes } = await sizesOf(call.engine, catalog.all(name));
    const shown = { name, sizeOnDisk: bytes + indexes + systemBytes(call.engine, name), empty: false };
    if (matches(shown)) databases.push(shown);
  }
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0);
  return { databases, totalSize, totalSizeMb: Math.floor(totalSize / 1_048_576) };
};
