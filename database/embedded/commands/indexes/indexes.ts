import { systemCollection } from '../../system/system-collections';
import { namespaceOf, uuidOf, type Collection } from '../../catalog';
import type { Index } from '../../index-definition';
import { commandChange } from '../../oplog/change';
import { countRecords } from '../../storage/count-records';
import { notInTransaction } from '../../sessions/errors';
import { TransactionView } from '../../sessions/transaction-view';
import { exists, normalize, sameKeys } from './index-spec';
import { StoreError } from '../../errors';
import { afterPrefix, indexPrefix, recordIdOf, recordPrefix } from '../../storage/layout';
import type { View } from '../../storage/storage';
import { decode, encode, isPlainObject, orderOf, Order, type Document } from '../../values/values';
import {
  batchOf,
  interruptOf,
  collectionName,
  collectionOf,
  cursorOptions,
  documentsOf,
  type Call,
  type Command,
} from '../command';

export const createIndexes: Command = async (call) => {
  const { engine } = call;
  const name = collectionName(call);
  const wanted = documentsOf(call, 'indexes').map((spec) =>
    normalize(spec, collectionOf(call, name)?.options.collation),
  );
  let reply: Document = {};
  const work = (view: View): void => {
    const created = !engine.findIn(view, `${call.database}.${name}`);
    const collection = engine.ensureIn(view, call.database, name);
    const before = collection.indexes.length;
    const missing = wanted.filter((spec) => !exists(collection, spec));
    if (missing.length > 0 && view instanceof TransactionView && !view.created.has(namespaceOf(collection))) {
      throw notInTransaction(
        `Cannot create new indexes on existing collection ${namespaceOf(collection)} in a multi-document transaction.`,
      );
    }
    if (missing.length > 0 && view instanceof TransactionView && countRecords(view, collection.id).documents > 0) {
      throw notInTransaction(
        `Cannot create new indexes on non-empty collection ${namespaceOf(collection)} in a multi-document transaction.`,
      );
    }
    for (const spec of missing) if (!exists(collection, spec)) build(call, view, collection, spec);
    const after = collection.indexes.length;
    reply = {
      numIndexesBefore: before,
      numIndexesAfter: after,
      createdCollectionAutomatically: created,
      ...(before === after && { note: 'all indexes already exist' }),
    };
  };
  await engine.write(call.transaction, work, interruptOf(call));
  return reply;
};

function build(call: Call, view: View, collection: Collection, spec: Document): void {
  const { engine } = call;
  const index = engine.catalog.index(spec);
  index.collation?.keys.prepare();
  const prefix = recordPrefix(collection.id);
  try {
    for (const { key, value } of view.range(prefix, afterPrefix(prefix))) {
      engine.records.addToIndex(view, collection, index, {
        recordId: recordIdOf(key),
        bytes: value,
        document: decode(value),
      });
    }
  } catch (error) {
    // A transaction that fails is not applied at all.
    if (!(view instanceof TransactionView)) engine.garbage.discard(indexPrefix(index.id));
    throw error;
  }
  collection.indexes.push(index);
  // A collection that a transaction has made is saved when it commits.
  if (view instanceof TransactionView) return;
  engine.catalog.indexed(collection);
  view.log(
    commandChange(collection.database, collection.name, 'createIndexes', {
      collectionUUID: uuidOf(collection),
      operationDescription: { indexes: [spec] },
    }),
  );
}

export const listIndexes: Command = (call) => {
  const namespace = `${call.database}.${collectionName(call)}`;
  const collection = call.engine.catalog.find(namespace);
  if (!collection && !systemCollection(namespace))
    throw new StoreError(26, 'NamespaceNotFound', `ns does not exist: ${namespace}`);
  const all = (collection?.indexes ?? []).map((index) => encode(index.spec));
  const { id, batch } = call.engine.cursors.first(
    { ...cursorOptions(call, namespace), seesEnd: true },
    all.values(),
    batchOf(call),
    false,
  );
  return { $cursor: { id, ns: namespace, name: 'firstBatch', batch } };
};

export const dropIndexes: Command = async (call) => {
  const collection = existing(call);
  const before = collection.indexes.length;
  const wanted = call.body.index;
  const chosen =
    wanted === '*'
      ? collection.indexes.slice(1)
      : (Array.isArray(wanted) ? (wanted as unknown[]) : [wanted]).map((each) => pick(collection, each));
  if (chosen.some((index) => index.name === '_id_'))
    throw new StoreError(72, 'InvalidOptions', 'cannot drop _id index');
  await call.engine.queue.run(() => {
    for (const index of chosen) {
      collection.indexes = collection.indexes.filter((each) => each !== index);
      call.engine.garbage.discard(indexPrefix(index.id));
    }
    call.engine.catalog.save(collection);
    const indexes = chosen.map((index) => index.spec);
    call.engine.live.log(
      commandChange(collection.database, collection.name, 'dropIndexes', {
        collectionUUID: uuidOf(collection),
        operationDescription: { indexes },
      }),
    );
  });
  return { nIndexesWas: before };
};

export function pick(collection: Collection, wanted: unknown): Index {
  const found = collection.indexes.find((index) =>
    orderOf(wanted) === Order.String
      ? index.name === wanted
      : isPlainObject(wanted) && sameKeys(index.spec.key as Document, wanted),
  );
  if (!found) throw new StoreError(27, 'IndexNotFound', `index not found with name [${String(wanted)}]`);
  return found;
}

export function existing(call: Call, name: unknown = call.body[call.name]): Collection {
  const namespace = `${call.database}.${collectionName(call, name)}`;
  const collection = call.engine.catalog.find(namespace);
  if (!collection) throw new StoreError(26, 'NamespaceNotFound', `ns not found ${namespace}`);
  return collection;
}
