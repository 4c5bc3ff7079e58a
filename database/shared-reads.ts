import type { Model } from 'mongoose';

interface Flight {
  readonly running: Promise<unknown>;
  next?: Promise<unknown>;
}

const flights = new WeakMap<object, Map<string, Flight>>();

/**
 * Lets requests that read the same thing at the same time share one command: what is published is the same for everybody. Who comes while
 * such a read is under way does not take its answer, which may be older than the question, but shares the next one; so everybody still
 * reads what was true after he asked, his own writes included. The answer is shared: it must not be changed.
 */
export function sharedRead<T>(model: Model<never>, key: unknown, read: () => Promise<T>): Promise<T> {
  const own = flights.get(model) ?? new Map<string, Flight>();
  flights.set(model, own);
  const text = JSON.stringify(key, exact);
  const flight = own.get(text);
  if (flight === undefined) return begin(own, text, read);
  const again = (): Promise<T> => begin(own, text, read);
  flight.next ??= flight.running.then(again, again);
  return flight.next as Promise<T>;
}

function begin<T>(own: Map<string, Flight>, text: string, read: () => Promise<T>): Promise<T> {
  const running = read();
  const flight: Flight = { running };
  own.set(text, flight);
  const end = (): void => {
    if (own.get(text) === flight) own.delete(text);
  };
  running.then(end, end);
  return running;
}

/** JSON knows no patterns and would take each of them for an empty object. */
function exact(_name: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}
