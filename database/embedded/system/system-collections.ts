import type { Engine } from '../engine';
import { StoreError } from '../errors';
import { shownId } from '../sessions/request';
import { encode, type Document } from '../values/values';
import { oplogDocuments } from './oplog-document';
import { configOf } from './replica-set-config';

/** A collection of the server's own, which holds nothing: what it shows is made up when it is read. */
export interface SystemCollection {
  /** Bytes that it may grow to; undefined where it is not capped. */
  readonly cappedAt: (engine: Engine) => number | undefined;
  /** In the order in which they came, or the other way round. */
  readonly documents: (engine: Engine, backwards: boolean) => Iterable<Document>;
  readonly count: (engine: Engine) => number;
  readonly bytes: (engine: Engine) => number;
}

/** What is small is made up anew for each question. */
const small = (documents: (engine: Engine) => readonly Document[]): SystemCollection => ({
  cappedAt: () => undefined,
  documents: (engine, backwards) => (backwards ? [...documents(engine)].reverse() : documents(engine)),
  count: (engine) => documents(engine).length,
  bytes: (engine) => documents(engine).reduce((sum, each) => sum + encode(each).length, 0),
});

const oplog: SystemCollection = {
  cappedAt: ({ oplog: { window } }) => window,
  *documents({ oplog }, backwards) {
    for (const entry of oplog.from(0n, backwards)) {
      const documents = oplogDocuments(entry);
      yield* backwards ? [...documents].reverse() : documents;
    }
  },
  count: ({ oplog: { count } }) => count,
  bytes: ({ oplog: { bytes } }) => bytes,
};

/** By namespace: those that a replica set has and that shells and tools read. */
const collections: ReadonlyMap<string, SystemCollection> = new Map([
  ['admin.system.version', small(() => [{ _id: 'featureCompatibilityVersion', version: '8.0' }])],
  [
    'config.system.sessions',
    small(({ sessions }) => sessions.list().map(({ id, usedAt }) => ({ _id: shownId(id), lastUse: new Date(usedAt) }))),
  ],
  ['local.oplog.rs', oplog],
  ['local.system.replset', small((engine) => [configOf(engine.address)])],
]);

export const systemCollection = (namespace: string): SystemCollection | undefined => collections.get(namespace);

export const SYSTEM_DATABASES = ['admin', 'config', 'local'];

/** The names of those of a database. */
export const systemCollectionsOf = (database: string): string[] =>
  [...collections.keys()]
    .filter((namespace) => namespace.startsWith(`${database}.`))
    .map((namespace) => namespace.slice(database.length + 1));

export const notWritable = (namespace: string): StoreError =>
  new StoreError(73, 'InvalidNamespace', `cannot write to ${namespace}`);
