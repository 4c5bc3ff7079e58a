import type { Engine } from '../../engine';
import { systemCollection, systemCollectionsOf, type SystemCollection } from '../../system/system-collections';
import type { Document } from '../../values/values';
import type { Call } from '../command';

/** The server's own collections of a database, as `listCollections` shows them. */
export const listedSystemCollections = ({ engine, database }: Call, nameOnly: boolean): Document[] =>
  systemsOf(database).map(([name, system]) => ({
    name,
    type: 'collection',
    ...(!nameOnly && { options: optionsOf(engine, system), info: { readOnly: true } }),
  }));

function optionsOf(engine: Engine, system: SystemCollection): Document {
  const size = system.cappedAt(engine);
  return size === undefined ? {} : { capped: true, size, autoIndexId: false };
}

/** What a database takes beside what users keep in it. */
export const systemBytes = (engine: Engine, database: string): number =>
  systemsOf(database).reduce((sum, [, system]) => sum + system.bytes(engine), 0);

/** What `collStats` says of one of the server's own collections. */
export function systemStats(engine: Engine, system: SystemCollection, scale: number): Document {
  const [documents, bytes] = [system.count(engine), system.bytes(engine)];
  const size = Math.floor(bytes / scale);
  const cappedAt = system.cappedAt(engine);
  return {
    size,
    count: documents,
    avgObjSize: documents === 0 ? 0 : Math.round(bytes / documents),
    numOrphanDocs: 0,
    storageSize: size,
    freeStorageSize: 0,
    capped: cappedAt !== undefined,
    ...(cappedAt !== undefined && { max: -1, maxSize: Math.floor(cappedAt / scale) }),
    nindexes: 0,
    indexBuilds: [],
    totalIndexSize: 0,
    totalSize: size,
    indexSizes: {},
    scaleFactor: scale,
  };
}

const systemsOf = (database: string): (readonly [string, SystemCollection])[] =>
  systemCollectionsOf(database).flatMap((name) => {
    const system = systemCollection(`${database}.${name}`);
    return system ? [[name, system] as const] : [];
  });
