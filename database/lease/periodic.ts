import { setTimeout as patience } from 'node:timers/promises';
import { SECOND } from '../../common/clock';
import type { Log } from '../../common/log';
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

/**
 * Does `work` every `everyMs` in whichever process holds the lease. Returns a function that ends it, after the round that is under way. A
 * round that fails is logged and tried again at the next; one that hangs, because the database is away, is not waited for: its lease runs out.
 */
export function runPeriodically(
  leases: Leases,
  { name, everyMs, work, stopPatienceMs = 5 * SECOND }: PeriodicWork,
  log: Log,
): () => Promise<void> {
  let round: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    // Twice the period: a holder that stops is replaced soon, one that is slow keeps its lease.
    round = leases
      .withLease(name, 2 * everyMs, async () => void (await work()))
      .catch((error: unknown) => log.error({ name, error: error instanceof Error ? error.stack : '' }, 'periodic work'))
      .finally(() => (busy = false));
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await Promise.race([round, patience(stopPatienceMs, undefined, { ref: false })]);
  };
}
