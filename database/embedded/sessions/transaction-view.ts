import type { Transaction } from 'lmdb';
import { writeConflict } from '../errors';
import { lockName, readRange, type Database, type Entry, type Locks, type Owner, type View } from '../storage';

/** A transaction: everything is read as of its start, its own changes on top; the first writer of a record wins. */
export class TransactionView implements View, Owner {
  readonly changes = new Map<string, { key: Buffer; value: Buffer | null }>();
  readonly ended: Promise<void>;
  private readonly snapshot: Transaction;
  private readonly claimed: string[] = [];
  private sorted: string[] | undefined;
  private release: () => void = () => {};
  private open = true;

  constructor(
    private readonly database: Database,
    private readonly locks: Locks,
    private readonly uncommitted: ReadonlySet<string>,
  ) {
    // Without this the snapshot could be an older read transaction that lmdb still keeps for reuse.
    database.resetReadTxn();
    this.snapshot = database.useReadTransaction();
    this.ended = new Promise((resolve) => (this.release = resolve));
  }

  get(key: Buffer): Buffer | undefined {
    const change = this.changes.size > 0 ? this.changes.get(lockName(key)) : undefined;
    if (change) return change.value ?? undefined;
    return this.database.get(key, { transaction: this.snapshot });
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

  claim(key: Buffer): void {
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

  /** Writes the changes into the live state; to be called inside the write queue. */
  apply(): void {
    for (const { key, value } of this.changes.values()) {
      if (value) this.database.putSync(key, value);
      else this.database.removeSync(key);
    }
  }

  /** Gives the snapshot and the reserved keys back; the changes are lost unless they were applied. */
  end(): void {
    if (!this.open) return;
    this.open = false;
    this.snapshot.done();
    for (const name of this.claimed) if (this.locks.get(name) === this) this.locks.delete(name);
    this.release();
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
