import { setTimeout as after } from 'node:timers/promises';
import { SECOND } from './clock';

/** What hangs at a stop, because a database is away, is waited for this long: a process has 10 s to stop. */
export const STOP_PATIENCE_MS = 5 * SECOND;

/** Resolves when the work is done, or when it has had its time. */
export async function waitPatiently(work: Promise<unknown> | undefined, patienceMs = STOP_PATIENCE_MS): Promise<void> {
  await Promise.race([work, after(patienceMs, undefined, { ref: false })]);
}
