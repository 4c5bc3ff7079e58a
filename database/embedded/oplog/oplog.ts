import type { LogicalClock } from '../clock';
import { oplogKey, oplogRange, timeOfOplogKey } from '../storage/layout';
import { readRange, type Database } from '../storage/storage';
import { decodeChanges, encodeChange, type Change } from './change';

/** The transaction that an entry belongs to. */
export interface TransactionId {
  /** Session id, 16 bytes in hexadecimal. */
  session: string;
  number: bigint;
}

export interface OplogEntry {
  time: bigint;
  wallTime: Date;
  transaction: TransactionId | undefined;
  /** Its changes from the one numbered `skip` on. */
  changes(skip: number): Iterable<Change>;
}

/** Bytes counted before this entry (8), wall time (8), 1 when a transaction follows (1), session (16), number (8), changes. */
const HEAD = 17;
const TRANSACTION = 24;

/**
 * What was written, in the order of the commits, for change streams. Entries are written in the same LMDB transaction as the change
 * itself, so neither is there without the other; the oldest are dropped beyond a window of bytes.
 */
export class Oplog {
  private pending: Change[] = [];
  /** Bytes of all entries ever written, and of those that were dropped. */
  private written = 0;
  private dropped = 0;
  private oldest: bigint | undefined;
  private readonly waiting = new Set<() => void>();
  private grew = false;

  constructor(
    private readonly database: Database,
    private readonly clock: LogicalClock,
    private readonly now: () => Date,
    /** Bytes that are kept. */
    readonly window: number,
  ) {
    this.reload();
  }

  /** Reads its bounds from the disk, as at the start or after a commit that failed. */
  reload(): void {
    this.pending = [];
    this.grew = false;
    [this.written, this.dropped, this.oldest] = [0, 0, undefined];
    for (const { key, value } of readRange(this.database, ...oplogRange(0n), false)) {
      this.oldest = timeOfOplogKey(key);
      this.dropped = value.readDoubleLE(0);
      break;
    }
    for (const { value } of readRange(this.database, ...oplogRange(0n), true)) {
      this.written = value.readDoubleLE(0) + value.length;
      break;
    }
  }

  /** Notes a change of the running job. */
  add(change: Change): void {
    this.pending.push(change);
  }

  /** Inside the write queue: writes what was noted since the last call as one entry, under one time. */
  flush(transaction?: TransactionId): void {
    if (this.pending.length === 0) return;
    const changes = this.pending;
    this.pending = [];
    const head = Buffer.alloc(HEAD + (transaction ? TRANSACTION : 0));
    head.writeDoubleLE(this.written, 0);
    head.writeDoubleLE(this.now().getTime(), 8);
    if (transaction) {
      head[16] = 1;
      head.write(transaction.session, HEAD, 'hex');
      head.writeBigInt64LE(transaction.number, HEAD + 16);
    }
    const entry = Buffer.concat([head, ...changes.flatMap(encodeChange)]);
    const time = this.clock.tick();
    this.database.putSync(oplogKey(time), entry);
    this.oldest ??= time;
    this.written += entry.length;
    this.grew = true;
    if (this.written - this.dropped > this.window * 1.1) this.trim();
  }

  /** After the commit: wakes the streams that wait. */
  published(): void {
    if (!this.grew) return;
    this.grew = false;
    for (const wake of [...this.waiting]) wake();
  }

  /** Calls `wake` after the next commit that changed something; returns what ends the wait. */
  onGrowth(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }

  /** The time of the oldest entry that is still there; undefined when nothing was ever written. */
  get firstTime(): bigint | undefined {
    return this.oldest;
  }

  /** Bytes of the entries that are still there. */
  get bytes(): number {
    return this.written - this.dropped;
  }

  /** How many entries are still there: they are counted one by one. */
  get count(): number {
    let count = 0;
    for (const _entry of readRange(this.database, ...oplogRange(0n), false)) count++;
    return count;
  }

  /** Whether everything after `time` is still there. */
  reaches(time: bigint): boolean {
    return this.dropped === 0 || (this.oldest !== undefined && time >= this.oldest);
  }

  /** Committed entries from `time` on, or the newest of them first. */
  *from(time: bigint, backwards = false): Iterable<OplogEntry> {
    for (const { key, value } of readRange(this.database, ...oplogRange(time), backwards)) {
      const inTransaction = value[16] === 1;
      yield {
        time: timeOfOplogKey(key),
        wallTime: new Date(value.readDoubleLE(8)),
        transaction: inTransaction
          ? {
              session: value.toString('hex', HEAD, HEAD + 16),
              number: value.readBigInt64LE(HEAD + 16),
            }
          : undefined,
        changes: (skip) => decodeChanges(value, HEAD + (inTransaction ? TRANSACTION : 0), skip),
      };
    }
  }

  private trim(): void {
    for (const { key, value } of readRange(this.database, ...oplogRange(0n), false)) {
      const start = value.readDoubleLE(0);
      this.oldest = timeOfOplogKey(key);
      this.dropped = start;
      if (this.written - start <= this.window) return;
      this.database.removeSync(key);
    }
  }
}
