import { SECOND, type Clock } from '../../common/clock';
import { CallRefused, type SubgraphCall, type Way } from './way';

/** Kept back from the operation's time, so that the rest of the answer can still be written when one subgraph hangs. */
const RESERVE_MS = 250;

/** Longest time for one call, unless said otherwise. */
export const CALL_LIMIT_MS = 5 * SECOND;

export interface TimeLimitOptions {
  readonly clock: Clock;
  /** Longest time for one call; 5 s. */
  readonly limitMs?: number;
}

/**
 * Ends a call when its own time or the operation's is over. Races a timer instead of chaining abort signals, which cost more than the
 * call itself when a subgraph runs in this process; connections are taken back by the transport's own time-outs.
 */
export function withTimeLimit<Call extends SubgraphCall, Answer>(
  way: Way<Call, Answer>,
  { clock, limitMs = CALL_LIMIT_MS }: TimeLimitOptions,
): Way<Call, Answer> {
  return {
    stop: async () => way.stop?.(),
    execute(call, context) {
      const left = Math.min(limitMs, context.deadlineAt - clock.now().getTime() - RESERVE_MS);
      if (left <= 0) return Promise.reject(new CallRefused(call.subgraph, 'no time left'));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new CallRefused(call.subgraph, 'too slow')), left);
        way.execute(call, context).then(
          (answer) => {
            clearTimeout(timer);
            resolve(answer);
          },
          (error: unknown) => {
            clearTimeout(timer);
            reject(error);
          },
        );
      });
    },
  };
}
