import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from './clock';

/** When the answer that is being worked on is due. Travels beside the calls, as services and stores live longer than a request. */
const deadlines = new AsyncLocalStorage<Date>();

/** Runs `work`; what it starts can ask how much time is left. Without a deadline there is no limit. */
export function withDeadline<T>(deadline: Date | undefined, work: () => T): T {
  return deadline === undefined ? work() : deadlines.run(deadline, work);
}

/** Milliseconds until the answer is due, at least 1 (as 0 means no limit to databases); undefined when nobody waits. */
export function timeLeft(clock: Clock): number | undefined {
  const deadline = deadlines.getStore();
  return deadline && Math.max(1, deadline.getTime() - clock.now().getTime());
}
