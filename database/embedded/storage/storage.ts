import { join } from 'node:path';
import { open, type RootDatabase, type Transaction } from 'lmdb';
import { preparePrivateFolder } from '../../../common/private-folder';
import type { Change } from '../oplog/change';
import type { Tallies, Tally } from './tallies';

/** What a command reads and writes: the live state inside the write path, or a transaction's snapshot with its own changes on top. */
export interface View {
  get(key: Buffer): Buffer | undefined;
  /** Entries with start <= key < end, in the order of the keys or backwards. */
  range(start: Buffer, end: Buffer, reverse?: boolean): Iterable<Entry>;
  /** The size of a collection; undefined when it was never counted. */
  tally(collectionId: number): Tally | undefined;
  /** Reserves a record or a unique key for this writer before it writes anything; throws when another one has it. */
  claim(key: Buffer): void;
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  /** Notes a change for the oplog; it is written with the changes themselves. */
  log(change: Change): void;
  /** Notes by what a collection grows; written likewise. */
  grow(collectionId: number, by: Tally): void;
}

export interface Entry {
  key: Buffer;
  value: Buffer;
}

/** lmdb's own types leave out that this takes a transaction, too. */
interface FastReads {
  getBinaryFast(key: Buffer, options?: { transaction: Transaction }): Buffer | undefined;
}

export type Database = RootDatabase<Buffer, Buffer>;

export function openLmdb(dataDir: string): Database {
  preparePrivateFolder(dataDir);
  return open<Buffer, Buffer>({
    path: join(dataDir, 'store.lmdb'),
    noSubdir: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    cache: false,
    // A commit is acknowledged when it is on the disk, not when it can be read.
    overlappingSync: false,
    // Each commit is one transaction of the write queue. With batches lmdb makes a promise that nobody can watch, which a full disk rejects.
    eventTurnBatching: false,
    maxReaders: 1_024,
  });
}

/** Thrown to the write queue: the key belongs to an open transaction, run again once that has ended. */
export class LockWait extends Error {
  constructor(readonly released: Promise<void>) {
    super('waits for a transaction');
  }
}

export interface Owner {
  readonly ended: Promise<void>;
}

/** Which open transaction has reserved which key. */
export type Locks = Map<string, Owner>;

export const lockName = (key: Buffer): string => key.toString('latin1');

/** The state as of now. Inside the write queue it includes what the running commit has done, outside only what is committed. */
export class LiveView implements View {
  constructor(
    private readonly database: Database,
    private readonly locks: Locks,
    private readonly uncommitted: Set<string>,
    private readonly tallies: Tallies,
    private readonly note: (change: Change) => void,
  ) {}

  get(key: Buffer): Buffer | undefined {
    return readValue(this.database, key);
  }

  range(start: Buffer, end: Buffer, reverse = false): Iterable<Entry> {
    return readRange(this.database, start, end, reverse);
  }

  tally(collectionId: number): Tally | undefined {
    return this.tallies.of(collectionId);
  }

  claim(key: Buffer): void {
    const name = lockName(key);
    const owner = this.locks.get(name);
    if (owner) throw new LockWait(owner.ended);
    this.uncommitted.add(name);
  }

  put(key: Buffer, value: Buffer): void {
    this.database.putSync(key, value);
  }

  remove(key: Buffer): void {
    this.database.removeSync(key);
  }

  log(change: Change): void {
    this.note(change);
  }

  grow(collectionId: number, by: Tally): void {
    this.tallies.add(collectionId, by);
  }
}

/** The value as a piece of a pool: `get` of lmdb makes an allocation of its own for each, which costs more than the search. */
export function readValue(database: Database, key: Buffer, transaction?: Transaction): Buffer | undefined {
  const shared = (database as FastReads).getBinaryFast(key, transaction && { transaction });
  if (!shared) return undefined;
  // Its length is a property of lmdb's own; the memory behind it is longer.
  const { length } = shared;
  const value = Buffer.allocUnsafe(length);
  value.set(new Uint8Array(shared.buffer, shared.byteOffset, length));
  return value;
}

export function readRange(
  database: Database,
  start: Buffer,
  end: Buffer,
  reverse: boolean,
  transaction?: Transaction,
): Iterable<Entry> {
  if (!reverse) return database.getRange({ start, end, ...(transaction && { transaction }) });
  // lmdb's reverse ranges include their start and exclude their end; ours are the other way round.
  return skipFirst(
    database.getRange({
      start: end,
      end: start,
      reverse: true,
      inclusiveEnd: true,
      ...(transaction && { transaction }),
    } as never),
    end,
  );
}

function* skipFirst(entries: Iterable<Entry>, excluded: Buffer): Iterable<Entry> {
  for (const entry of entries) if (!entry.key.equals(excluded)) yield entry;
}
