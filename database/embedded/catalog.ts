import { randomUUID } from 'node:crypto';
import { Binary } from 'bson';
import { indexOf, loadedIndex, storedIndex, type Index } from './index-definition';
import { checkNamespace } from './namespaces';
import type { Matcher } from './matching/matcher';
import {
  afterPrefix,
  catalogKey,
  catalogRange,
  garbageRange,
  idOfPrefix,
  prefixOfGarbage,
  recordIdOf,
  recordPrefix,
} from './storage/layout';
import { commandChange, viewChange, type Change } from './oplog/change';
import { readRange, type Database } from './storage/storage';
import type { Tallies } from './storage/tallies';
import { decode, encode, numberOf, type Document } from './values/values';

export interface Collection {
  readonly id: number;
  readonly database: string;
  name: string;
  readonly uuid: string;
  readonly uuidBytes: Buffer;
  options: Document;
  indexes: Index[];
  nextRecordId: number;
  /** The catalog's version when its newest index was built. */
  indexedAt: number;
  /** Compiled validator, kept with the options it came from. */
  validator?: { source: unknown; matches: Matcher };
}

export const namespaceOf = (collection: Collection): string => `${collection.database}.${collection.name}`;

export const uuidOf = (collection: Collection): Binary => new Binary(collection.uuidBytes, 4);

const bytesOfUuid = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** All collections and their indexes, in memory and in LMDB; changes are made inside the write queue. */
export class Catalog {
  private readonly collections = new Map<string, Collection>();
  private nextId = 1;
  /** Grows when an index is built. */
  version = 0;

  constructor(
    private readonly database: Database,
    private readonly tallies: Tallies,
    private readonly note: (change: Change) => void,
  ) {
    this.reload();
  }

  /** Reads everything from the disk, as at the start or after a commit that failed. */
  reload(): void {
    this.collections.clear();
    this.version++;
    for (const { value } of readRange(this.database, ...catalogRange(), false)) {
      const collection = this.load(decode(value));
      this.collections.set(namespaceOf(collection), collection);
      this.nextId = Math.max(this.nextId, collection.id + 1, ...collection.indexes.map((index) => index.id + 1));
    }
    // An id is not given again while something of its last owner is left.
    for (const { key } of readRange(this.database, ...garbageRange(), false))
      this.nextId = Math.max(this.nextId, idOfPrefix(prefixOfGarbage(key)) + 1);
  }

  find(namespace: string): Collection | undefined {
    return this.collections.get(namespace);
  }

  all(database?: string): Collection[] {
    const all = [...this.collections.values()];
    return database === undefined ? all : all.filter((collection) => collection.database === database);
  }

  create(database: string, name: string, options: Document = {}): Collection {
    const collection = this.make(database, name, options);
    this.add(collection);
    return collection;
  }

  /** A collection that nobody knows yet. */
  make(database: string, name: string, options: Document = {}): Collection {
    checkNamespace(database, name);
    const uuid = randomUUID();
    const collection: Collection = {
      id: this.nextId++,
      database,
      name,
      uuid,
      uuidBytes: bytesOfUuid(uuid),
      options,
      indexes: [],
      nextRecordId: 1,
      indexedAt: 0,
    };
    const { collation } = options;
    // A view has no documents of its own.
    if (options.viewOn === undefined)
      collection.indexes.push(
        this.index({ v: 2, key: { _id: 1 }, name: '_id_', ...(collation !== undefined && { collation }) }),
      );
    return collection;
  }

  add(collection: Collection): void {
    this.collections.set(namespaceOf(collection), collection);
    this.save(collection);
    this.tallies.begin(collection.id);
    if (collection.options.viewOn !== undefined) return this.note(viewChange(collection, 'create', collection.options));
    const idIndex = collection.indexes[0]?.spec;
    this.note(
      commandChange(collection.database, collection.name, 'create', {
        collectionUUID: uuidOf(collection),
        operationDescription: { ...collection.options, idIndex },
      }),
    );
  }

  /** To be called after an index was built. */
  indexed(collection: Collection): void {
    collection.indexedAt = ++this.version;
    this.save(collection);
  }

  rename(collection: Collection, database: string, name: string): void {
    this.collections.delete(namespaceOf(collection));
    const moved = Object.assign(collection, { database, name });
    this.collections.set(namespaceOf(moved), moved);
    this.save(moved);
  }

  forget(collection: Collection): void {
    this.collections.delete(namespaceOf(collection));
    this.database.removeSync(catalogKey(collection.id));
    this.tallies.forget(collection.id);
  }

  save(collection: Collection): void {
    const { id, database, name, uuid, options, indexes } = collection;
    const stored = {
      id,
      database,
      name,
      uuid,
      options,
      indexes: indexes.map(storedIndex),
    };
    this.database.putSync(catalogKey(id), encode(stored));
  }

  /** An index as its specification says; not yet part of a collection. */
  index(spec: Document): Index {
    return indexOf(spec, this.nextId++);
  }

  private load(stored: Document): Collection {
    const id = numberOf(stored.id, 0);
    const prefix = recordPrefix(id);
    let last = 0;
    for (const { key } of readRange(this.database, prefix, afterPrefix(prefix), true)) {
      last = recordIdOf(key);
      break;
    }
    return {
      id,
      database: stored.database as string,
      name: stored.name as string,
      uuid: stored.uuid as string,
      uuidBytes: bytesOfUuid(stored.uuid as string),
      options: stored.options as Document,
      indexes: (stored.indexes as Document[]).map(loadedIndex),
      nextRecordId: last + 1,
      indexedAt: 0,
    };
  }
}
