import { SECOND, type Clock } from '../../common/clock';
import { CallRefused, type SubgraphCall, type Way } from './way';

export interface BreakerOptions {
  readonly clock: Clock;
  /** Failures one after the other that open the circuit; 5. */
  readonly failures?: number;
  /** How long no call is made then; 5 s. */
  readonly openMs?: number;
  readonly onChange?: (subgraph: string, state: BreakerState['kind']) => void;
}

/** Closed: calls are made. Open: none, until a time. Half-open: one is being made, to see. */
type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly until: number }
  | { readonly kind: 'half-open' };

/** Spares a subgraph that does not answer, and its callers the wait: they get null for its fields at once. One breaker per subgraph. */
export function withBreaker<Call extends SubgraphCall, Answer>(
  way: Way<Call, Answer>,
  { clock, failures = 5, openMs = 5 * SECOND, onChange }: BreakerOptions,
): Way<Call, Answer> {
  let state: BreakerState = { kind: 'closed', failures: 0 };
  const change = (subgraph: string, next: BreakerState): void => {
    if (next.kind !== state.kind) onChange?.(subgraph, next.kind);
    state = next;
  };
  const failed = (subgraph: string): void => {
    const count = state.kind === 'closed' ? state.failures + 1 : failures;
    if (count < failures) change(subgraph, { kind: 'closed', failures: count });
    else change(subgraph, { kind: 'open', until: clock.now().getTime() + openMs });
  };
  return {
    stop: async () => way.stop?.(),
    async execute(call, context) {
      const { subgraph } = call;
      if (state.kind === 'half-open' || (state.kind === 'open' && clock.now().getTime() < state.until)) {
        throw new CallRefused(subgraph, 'spared, because it did not answer lately');
      }
      if (state.kind === 'open') change(subgraph, { kind: 'half-open' });
      try {
        const answer = await way.execute(call, context);
        if (state.kind !== 'closed' || state.failures > 0) change(subgraph, { kind: 'closed', failures: 0 });
        return answer;
      } catch (error) {
        // A client that goes away says nothing about the subgraph; but a trial has to end one way or the other.
        if (!context.signal.aborted || isTrial(state)) failed(subgraph);
        throw error;
      }
    },
  };
}

const isTrial = (state: BreakerState): boolean => state.kind === 'half-open';
