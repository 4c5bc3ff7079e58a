import { randomUUID } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import type { Clock } from '../../common/clock';
import { isDuplicateKey } from '../duplicate-key';
import { leaseModel, type LeaseRecord } from './lease.model';

/** A lease that is held now. */
export interface HeldLease {
  readonly name: string;
  readonly term: number;
  readonly until: Date;
}

/** Lets any number of processes run the same periodic work, of which one at a time acts. One instance per process. */
export class Leases {
  readonly #leases: Model<LeaseRecord>;
  readonly #clock: Clock;
  readonly #holder: string;

  constructor(connection: Connection, clock: Clock, holder: string = randomUUID()) {
    this.#leases = leaseModel(connection);
    this.#clock = clock;
    this.#holder = holder;
  }

  /** Takes or prolongs the lease for `durationMs`; undefined while another process holds it. */
  async acquire(name: string, durationMs: number): Promise<HeldLease | undefined> {
    const now = this.#clock.now();
    const until = new Date(now.getTime() + durationMs);
    const mine = await this.#leases
      .findOneAndUpdate(
        { _id: name, holder: this.#holder, until: { $gt: now } },
        { $set: { until } },
        { returnDocument: 'after' },
      )
      .lean();
    if (mine) return { name, term: mine.term, until };
    try {
      // An expired lease is taken over; a missing one inserted. A held one matches nothing, and its `_id` refuses the insert.
      const taken = await this.#leases
        .findOneAndUpdate(
          { _id: name, until: { $lte: now } },
          { $set: { holder: this.#holder, until }, $inc: { term: 1 } },
          { returnDocument: 'after', upsert: true },
        )
        .lean();
      return taken ? { name, term: taken.term, until } : undefined;
    } catch (error) {
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
  }

  /** Gives the lease back early, so that another process need not wait for its end. */
  async release(name: string): Promise<void> {
    await this.#leases.updateOne({ _id: name, holder: this.#holder }, { $set: { until: this.#clock.now() } });
  }

  /** Runs `work` while holding the lease; `ran` is false when another process holds it. */
  async withLease(name: string, durationMs: number, work: (lease: HeldLease) => Promise<void>): Promise<boolean> {
    const lease = await this.acquire(name, durationMs);
    if (!lease) return false;
    try {
      await work(lease);
      return true;
    } finally {
      await this.release(name);
    }
  }
}
