import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../common/clock';
import { CallRefused, type SubgraphCall, type Way } from './way';

export interface RetryOptions {
  readonly clock: Clock;
  /** Calls in all; 2. */
  readonly attempts?: number;
  /** Longest pause before the second call, doubled for each further one; 50 ms. */
  readonly pauseMs?: number;
  readonly random?: () => number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Asks once more when a query got no answer. Only queries: a mutation that was not answered may have happened. The pause is drawn at
 * random, so that gateways that failed together do not come back together; https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter.
 */
export function withRetries<Call extends SubgraphCall, Answer>(
  way: Way<Call, Answer>,
  { clock, attempts = 2, pauseMs = 50, random = Math.random, wait = sleep }: RetryOptions,
): Way<Call, Answer> {
  return {
    stop: async () => way.stop?.(),
    async execute(call, context) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await way.execute(call, context);
        } catch (error) {
          const pause = random() * pauseMs * 2 ** (attempt - 1);
          const late = clock.now().getTime() + pause >= context.deadlineAt;
          const pointless = error instanceof CallRefused || context.signal.aborted || late;
          if (pointless || call.operationKind !== 'query' || attempt >= attempts) throw error;
          await wait(pause);
        }
      }
    },
  };
}
