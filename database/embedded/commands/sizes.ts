import type { Collection } from '../catalog';
import { countRecords } from '../count-records';
import type { Engine } from '../engine';
import { sum, NOTHING, type Tally } from '../tallies';
import { collectionName, collectionOf, type Command } from './command';

export const collStats: Command = async (call) => {
  const collection = collectionOf(call, collectionName(call));
  const ns = `${call.database}.${collectionName(call)}`;
  if (!collection) return { ns, count: 0, size: 0, avgObjSize: 0, storageSize: 0, nindexes: 0 };
  const { documents, bytes } = await tallyOf(call.engine, collection);
  return {
    ns,
    count: documents,
    size: bytes,
    avgObjSize: average(documents, bytes),
    storageSize: bytes,
    nindexes: collection.indexes.length,
    capped: false,
  };
};

export const dbStats: Command = async ({ engine, database }) => {
  const collections = engine.catalog.all(database);
  let total: Tally = NOTHING;
  for (const collection of collections) total = sum(total, await tallyOf(engine, collection));
  return {
    db: database,
    collections: collections.length,
    views: 0,
    objects: total.documents,
    avgObjSize: average(total.documents, total.bytes),
    dataSize: total.bytes,
    storageSize: total.bytes,
    indexes: collections.reduce((count, { indexes }) => count + indexes.length, 0),
  };
};

const average = (documents: number, bytes: number): number => (documents === 0 ? 0 : Math.round(bytes / documents));

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
