import { tallyKey } from './layout';
import { readValue, type Database } from './storage';

/** How many documents a collection has, and their bytes. */
export interface Tally {
  readonly documents: number;
  readonly bytes: number;
}

export const NOTHING: Tally = { documents: 0, bytes: 0 };

export const sum = (a: Tally, b: Tally): Tally => ({
  documents: a.documents + b.documents,
  bytes: a.bytes + b.bytes,
});

const encodeTally = ({ documents, bytes }: Tally): Buffer => {
  const value = Buffer.allocUnsafe(16);
  value.writeDoubleLE(documents, 0);
  value.writeDoubleLE(bytes, 8);
  return value;
};

export const decodeTally = (value: Buffer): Tally => ({
  documents: value.readDoubleLE(0),
  bytes: value.readDoubleLE(8),
});

/**
 * The size of each collection, written in the LMDB transaction of the writes themselves, so that telling it reads no document. A
 * collection of a store that kept no tallies has none until it is counted once.
 */
export class Tallies {
  private readonly committed = new Map<number, Tally>();
  /** What the running commit makes of them, then what is on its way to the disk; undefined for a collection that is gone. */
  private changed = new Map<number, Tally | undefined>();
  private saved = new Map<number, Tally | undefined>();

  constructor(private readonly database: Database) {}

  /** Inside the write queue the newest, outside of it what is committed. */
  of(collectionId: number): Tally | undefined {
    if (this.changed.has(collectionId)) return this.changed.get(collectionId);
    const known = this.committed.get(collectionId);
    if (known) return known;
    const stored = readValue(this.database, tallyKey(collectionId));
    if (!stored) return undefined;
    const tally = decodeTally(stored);
    if (!this.saved.has(collectionId)) this.committed.set(collectionId, tally);
    return tally;
  }

  /** Inside the write queue: a collection was made. */
  begin(collectionId: number): void {
    this.changed.set(collectionId, NOTHING);
  }

  /** Inside the write queue: a collection was counted. */
  correct(collectionId: number, tally: Tally): void {
    this.changed.set(collectionId, tally);
  }

  /** Inside the write queue: a collection is gone. */
  forget(collectionId: number): void {
    this.changed.set(collectionId, undefined);
  }

  /** Inside the write queue: documents came, went or changed their size. */
  add(collectionId: number, change: Tally): void {
    const before = this.of(collectionId);
    if (before) this.changed.set(collectionId, sum(before, change));
  }

  /** Inside the write queue, after the last write of a commit. */
  save(): void {
    for (const [id, tally] of this.changed) {
      if (tally) this.database.putSync(tallyKey(id), encodeTally(tally));
      else this.database.removeSync(tallyKey(id));
    }
    [this.saved, this.changed] = [this.changed, new Map()];
  }

  /** The commit can be read. */
  publish(): void {
    for (const [id, tally] of this.saved) {
      if (tally) this.committed.set(id, tally);
      else this.committed.delete(id);
    }
    this.saved = new Map();
  }

  /** The commit did not happen: what is on the disk is what holds. */
  reload(): void {
    this.committed.clear();
    this.changed = new Map();
    this.saved = new Map();
  }
}
