type Call = () => void;

const callsOf = new WeakMap<AbortSignal, Set<Call>>();

/**
 * Has `call` called when the signal fires, unless it is deleted from the returned set before. An operation sends several requests on one
 * signal, and a listener of its own for each would cost more than writing the request: there is one for all of them.
 */
export function callOnAbort(signal: AbortSignal, call: Call): Set<Call> {
  let calls = callsOf.get(signal);
  if (calls === undefined) {
    const made = (calls = new Set());
    callsOf.set(signal, made);
    signal.addEventListener('abort', () => [...made].forEach((each) => each()), { once: true });
  }
  calls.add(call);
  return calls;
}
