import type { Log } from '../../common/log';
import { Rounds } from '../../common/rounds';
import type { Leases } from './leases';

export interface PeriodicWork {
  /** Name of the lease, such as `content:publish`. */
  readonly name: string;
  readonly everyMs: number;
  /** Must be right also when it is interrupted and done again. */
  readonly work: () => Promise<unknown>;
  /** Longest wait for a round that is under way at the end; 5 s, because a process has 10 s to stop. */
  readonly stopPatienceMs?: number;
}

/** Does `work` every `everyMs` in whichever process holds the lease. Returns a function that ends it, after the round that is under way. */
export function runPeriodically(leases: Leases, periodic: PeriodicWork, log: Log): () => Promise<void> {
  const { name, everyMs, work } = periodic;
  // Twice the period: a holder that stops is replaced soon, one that is slow keeps its lease.
  const leased = () => leases.withLease(name, 2 * everyMs, async () => void (await work()));
  const rounds = new Rounds({ ...periodic, work: leased, log });
  return () => rounds.stop();
}
