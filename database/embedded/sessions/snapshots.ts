import type { Engine } from '../engine';
import { StoreError } from '../errors';
import { oplogRange, timeOfOplogKey } from '../storage/layout';
import type { View } from '../storage/storage';
import { TransactionView } from './transaction-view';

const KEPT = 16;
const KEPT_MS = 300_000;

interface Kept {
  time: bigint;
  view: TransactionView;
  usedAt: number;
}

/**
 * Views of the past for `readConcern: snapshot` outside of transactions. A view is made at the first read of a snapshot session and
 * kept for its later ones, as long as MongoDB's default window of five minutes; LMDB cannot go back to a time that nobody has kept.
 */
export class Snapshots {
  private kept: Kept[] = [];

  constructor(private readonly engine: Engine) {}

  /** The state now, and its time. */
  take(): { time: bigint; view: View } {
    const newest = this.kept.at(-1);
    const committed = this.engine.clock.committed;
    if (newest && newest.time === committed) return this.use(newest);
    const view = new TransactionView(this.engine, false);
    const made = { time: timeOf(view) ?? committed, view, usedAt: this.now() };
    if (made.time < committed) made.time = committed;
    this.kept.push(made);
    this.trim();
    return made;
  }

  /** The state at a time that was given out before. */
  at(time: bigint): View {
    const found = this.kept.find((each) => each.time === time);
    if (found) return this.use(found).view;
    if (time > this.engine.clock.committed) {
      throw new StoreError(72, 'InvalidOptions', 'readConcern atClusterTime must not be later than the cluster time');
    }
    if (time === this.engine.clock.committed) return this.take().view;
    throw new StoreError(239, 'SnapshotTooOld', 'Read timestamp is older than the oldest available timestamp.');
  }

  close(): void {
    for (const { view } of this.kept) view.end();
    this.kept = [];
  }

  /** Drops what is over its time; to be called now and then. */
  trim(): void {
    const limit = this.now() - KEPT_MS;
    const over = this.kept.filter((each, i) => each.usedAt < limit || i < this.kept.length - KEPT);
    for (const { view } of over) {
      this.engine.cursors.closeView(view);
      view.end();
    }
    this.kept = this.kept.filter((each) => !over.includes(each));
  }

  private use(kept: Kept): Kept {
    kept.usedAt = this.now();
    return kept;
  }

  private now(): number {
    return this.engine.now().getTime();
  }
}

function timeOf(view: View): bigint | undefined {
  for (const { key } of view.range(...oplogRange(0n), true)) return timeOfOplogKey(key);
  return undefined;
}
