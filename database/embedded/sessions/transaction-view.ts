import type { Transaction } from 'lmdb';
import type { Collection } from '../catalog';
import type { Engine } from '../engine';
import { StoreError, writeConflict } from '../errors';
import { tallyKey } from '../storage/layout';
import type { Change } from '../oplog/change';
import { decodeTally, sum, NOTHING, type Tally } from '../storage/tallies';
import {
  lockName,
  readRange,
  readValue,
  type Database,
  type Entry,
  type Locks,
  type Owner,
  type View,
} from '../storage/storage';
import type { Document } from '../values/values';

/** A transaction: everything is read as of its start, its own changes on top; the first writer of a record wins. */
export class TransactionView implements View, Owner {
  readonly ended: Promise<void>;
  /** Collections that it has made; nobody else knows them before the commit. */
  readonly created = new Map<string, Collection>();
  /** Ids of the collections that it has read or written: they are not dropped while it lasts. */
  readonly touched = new Set<number>();
  private readonly changes = new Map<string, { key: Buffer; value: Buffer | null }>();
  private readonly logged: Change[] = [];
  private readonly grown = new Map<number, Tally>();
  private readonly database: Database;
  private readonly locks: Locks;
  private readonly uncommitted: ReadonlySet<string>;
  private readonly snapshot: Transaction;
  private readonly catalogVersion: number;
  private readonly claimed: string[] = [];
  private sorted: string[] | undefined;
  private release: () => void = () => {};
  private open = true;

  /** `holding`: what it uses is not dropped before its end. */
  constructor(
    private readonly engine: Engine,
    holding = true,
  ) {
    this.database = engine.database;
    this.locks = engine.locks;
    this.uncommitted = engine.uncommitted;
    // Without this the snapshot could be an older read transaction that lmdb still keeps for reuse.
    this.database.resetReadTxn();
    this.snapshot = this.database.useReadTransaction();
    this.catalogVersion = engine.catalog.version;
    this.ended = new Promise((resolve) => (this.release = resolve));
    if (holding) engine.transactions.add(this);
  }

  get hasChanges(): boolean {
    return this.changes.size > 0 || this.created.size > 0;
  }

  /** The collection as this transaction sees it; undefined when it does not exist. */
  find(namespace: string): Collection | undefined {
    const collection = this.created.get(namespace) ?? this.engine.catalog.find(namespace);
    if (!collection) return undefined;
    // An index that is younger than the snapshot has no entries in it.
    if (collection.indexedAt > this.catalogVersion) {
      throw new StoreError(
        246,
        'SnapshotUnavailable',
        `Unable to read from a snapshot due to pending collection catalog changes to collection '${namespace}'; please retry the operation.`,
        ['TransientTransactionError'],
      );
    }
    this.touched.add(collection.id);
    return collection;
  }

  /** The same, made when it is missing; to be seen by others from the commit on. */
  ensure(database: string, name: string, options: Document = {}): Collection {
    const namespace = `${database}.${name}`;
    const present = this.find(namespace);
    if (present) return present;
    const collection = this.engine.catalog.make(database, name, options);
    this.created.set(namespace, collection);
    return collection;
  }

  get(key: Buffer): Buffer | undefined {
    const change = this.changes.size > 0 ? this.changes.get(lockName(key)) : undefined;
    if (change) return change.value ?? undefined;
    return readValue(this.database, key, this.snapshot);
  }

  *range(start: Buffer, end: Buffer, reverse = false): Iterable<Entry> {
    const mine = this.changesBetween(lockName(start), lockName(end));
    if (reverse) mine.reverse();
    let next = 0;
    for (const entry of readRange(this.database, start, end, reverse, this.snapshot)) {
      const name = lockName(entry.key);
      while (next < mine.length && (reverse ? (mine[next] as string) > name : (mine[next] as string) < name)) {
        yield* this.changed(mine[next++] as string);
      }
      if (mine[next] === name) yield* this.changed(mine[next++] as string);
      else yield entry;
    }
    while (next < mine.length) yield* this.changed(mine[next++] as string);
  }

  tally(collectionId: number): Tally | undefined {
    const mine = this.grown.get(collectionId);
    const stored = readValue(this.database, tallyKey(collectionId), this.snapshot);
    if (!stored) return this.isCreated(collectionId) ? (mine ?? NOTHING) : undefined;
    return mine ? sum(decodeTally(stored), mine) : decodeTally(stored);
  }

  claim(key: Buffer): void {
    // A time-out may have ended it while a command was on its way.
    if (!this.open) throw new StoreError(251, 'NoSuchTransaction', 'The transaction has been aborted.');
    const name = lockName(key);
    const owner = this.locks.get(name);
    if (owner === this) return;
    // A plain write that is being committed counts as having been first, although it cannot be read yet.
    if (owner || this.uncommitted.has(name)) throw writeConflict();
    const now = this.database.get(key);
    const then = this.database.get(key, { transaction: this.snapshot });
    if (now === undefined ? then !== undefined : then === undefined || !now.equals(then)) throw writeConflict();
    this.locks.set(name, this);
    this.claimed.push(name);
  }

  put(key: Buffer, value: Buffer): void {
    this.change(key, value);
  }

  remove(key: Buffer): void {
    this.change(key, null);
  }

  log(change: Change): void {
    this.logged.push(change);
  }

  grow(collectionId: number, by: Tally): void {
    this.grown.set(collectionId, sum(this.grown.get(collectionId) ?? NOTHING, by));
  }

  /** Writes the changes into the live state; to be called inside the write queue. */
  apply(): void {
    for (const namespace of this.created.keys()) if (this.engine.catalog.find(namespace)) throw writeConflict();
    for (const collection of this.created.values()) this.engine.catalog.add(collection);
    for (const { key, value } of this.changes.values()) {
      if (value) this.database.putSync(key, value);
      else this.database.removeSync(key);
    }
    for (const change of this.logged) this.engine.live.log(change);
    for (const [id, by] of this.grown) this.engine.live.grow(id, by);
  }

  /** Gives the snapshot and the reserved keys back; the changes are lost unless they were applied. */
  end(): void {
    if (!this.open) return;
    this.open = false;
    this.snapshot.done();
    this.engine.transactions.delete(this);
    for (const name of this.claimed) if (this.locks.get(name) === this) this.locks.delete(name);
    this.release();
  }

  private isCreated(collectionId: number): boolean {
    for (const { id } of this.created.values()) if (id === collectionId) return true;
    return false;
  }

  private change(key: Buffer, value: Buffer | null): void {
    const name = lockName(key);
    if (!this.changes.has(name)) this.sorted = undefined;
    this.changes.set(name, { key, value });
  }

  private changesBetween(start: string, end: string): string[] {
    this.sorted ??= [...this.changes.keys()].sort(byCodeUnit);
    return this.sorted.filter((name) => name >= start && name < end);
  }

  private *changed(name: string): Iterable<Entry> {
    const change = this.changes.get(name);
    if (change?.value) yield { key: change.key, value: change.value };
  }
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
