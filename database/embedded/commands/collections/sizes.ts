import { statfs } from 'node:fs/promises';
import type { Collection } from '../../catalog';
import { countRecords } from '../../storage/count-records';
import { badValue } from '../../errors';
import type { Engine } from '../../engine';
import { afterPrefix, indexPrefix } from '../../storage/layout';
import type { View } from '../../storage/storage';
import { NOTHING, type Tally } from '../../storage/tallies';
import { numeric, type Document } from '../../values/values';
import { isView } from '../../views/definition';
import { systemCollection } from '../../system/system-collections';
import { systemStats } from '../server/system-info';
import { collectionName, collectionOf, type Call, type Command } from '../command';

/** Index entries whose lengths are taken for those of all. */
const SAMPLE = 100;

export const collStats: Command = async (call) => {
  const collection = collectionOf(call, collectionName(call));
  const ns = `${call.database}.${collectionName(call)}`;
  const system = systemCollection(ns);
  if (system) return { ns, ...systemStats(call.engine, system, scaleOf(call)) };
  const tally = collection ? await tallyOf(call.engine, collection) : NOTHING;
  return {
    ns,
    ...storageStats(call.engine.live, collection, tally, scaleOf(call)),
  };
};

/** What a collection takes; the sizes of indexes are estimated by a sample of their entries. */
export function storageStats(view: View, collection: Collection | undefined, tally: Tally, scale: number): Document {
  const scaled = (bytes: number): number => Math.floor(bytes / scale);
  const indexes = (collection?.indexes ?? []).map(({ id, name }) => [name, indexBytes(view, id, tally)] as const);
  const all = indexes.reduce((sum, [, bytes]) => sum + bytes, 0);
  return {
    size: scaled(tally.bytes),
    count: tally.documents,
    avgObjSize: average(tally),
    numOrphanDocs: 0,
    storageSize: scaled(tally.bytes),
    freeStorageSize: 0,
    capped: false,
    nindexes: indexes.length,
    indexBuilds: [],
    totalIndexSize: scaled(all),
    totalSize: scaled(tally.bytes + all),
    indexSizes: Object.fromEntries(indexes.map(([name, bytes]) => [name, scaled(bytes)])),
    scaleFactor: scale,
  };
}

export const dbStats: Command = async (call) => {
  const { engine, database, body } = call;
  const scale = scaleOf(call);
  const scaled = (bytes: number): number => Math.floor(bytes / scale);
  const all = engine.catalog.all(database);
  const collections = all.filter((each) => !isView(each));
  const { documents, bytes, indexes } = await sizesOf(engine, collections);
  const disk = await statfs(engine.dataDir);
  return {
    db: database,
    collections: collections.length,
    views: all.length - collections.length,
    objects: documents,
    avgObjSize: average({ documents, bytes }),
    dataSize: scaled(bytes),
    storageSize: scaled(bytes),
    ...(Number(numeric(body.freeStorage) ?? 0) > 0 && { freeStorageSize: 0, indexFreeStorageSize: 0 }),
    indexes: collections.reduce((count, each) => count + each.indexes.length, 0),
    indexSize: scaled(indexes),
    totalSize: scaled(bytes + indexes),
    scaleFactor: scale,
    fsUsedSize: scaled((disk.blocks - disk.bfree) * disk.bsize),
    fsTotalSize: scaled(disk.blocks * disk.bsize),
  };
};

/** Documents, their bytes, and the estimated bytes of the indexes of several collections. */
export async function sizesOf(
  engine: Engine,
  collections: readonly Collection[],
): Promise<Tally & { readonly indexes: number }> {
  let [documents, bytes, indexes] = [0, 0, 0];
  for (const collection of collections) {
    const tally = await tallyOf(engine, collection);
    documents += tally.documents;
    bytes += tally.bytes;
    for (const { id } of collection.indexes) indexes += indexBytes(engine.live, id, tally);
  }
  return { documents, bytes, indexes };
}

function scaleOf({ body }: Call): number {
  const scale = Number(numeric(body.scale) ?? 1);
  if (!(scale >= 1)) throw badValue('scale has to be a number >= 1');
  return Math.floor(scale);
}

const average = ({ documents, bytes }: Tally): number => (documents === 0 ? 0 : Math.round(bytes / documents));

function indexBytes(view: View, indexId: number, { documents }: Tally): number {
  const prefix = indexPrefix(indexId);
  let [entries, bytes] = [0, 0];
  for (const { key, value } of view.range(prefix, afterPrefix(prefix))) {
    if (entries === SAMPLE) return Math.round((bytes / entries) * documents);
    entries++;
    bytes += key.length + value.length;
  }
  return bytes;
}

/** The size of a collection; one from before tallies were kept is counted now, and known from then on. */
async function tallyOf(engine: Engine, { id }: Collection): Promise<Tally> {
  const known = engine.tallies.of(id);
  if (known) return known;
  return engine.queue.run(() => {
    const tally = engine.tallies.of(id) ?? countRecords(engine.live, id);
    engine.tallies.correct(id, tally);
    return tally;
  });
}
