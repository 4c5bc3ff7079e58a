import type { Clock } from '../../common/clock';
import type { Log } from '../../common/log';
import { withBreaker } from './circuit-breaker';
import { withRetries } from './retries';
import { withTimeLimit } from './time-limit';
import type { SubgraphCall, Way } from './way';

export interface ResilienceOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Longest time for one call; 5 s. */
  readonly limitMs?: number;
}

/** A way to a subgraph that is not waited for too long, spared when it is down, and asked once more where that is safe. */
export function resilient<Call extends SubgraphCall, Answer>(
  way: Way<Call, Answer>,
  { clock, log, limitMs }: ResilienceOptions,
): Way<Call, Answer> {
  const limited = withTimeLimit(way, { clock, ...(limitMs !== undefined && { limitMs }) });
  const onChange = (subgraph: string, state: string): void => log.warn({ subgraph, state }, 'circuit breaker changed');
  return withRetries(withBreaker(limited, { clock, onChange }), { clock });
}
