import type { RequestContext } from '../http/request-context';
import type { TextResult } from './operation';

/** The actor as text, once per verified token. */
const actors = new WeakMap<object, string>();

/** Everything besides the operation that its answer depends on: who asks, in which language, and after which changes. */
export function audienceOf({ actor, locale, changesBefore = 0 }: RequestContext): string {
  let text = actors.get(actor);
  if (text === undefined) {
    text = JSON.stringify(actor);
    actors.set(actor, text);
  }
  return `${locale}\n${changesBefore}\n${text}`;
}

/**
 * Identical queries of one actor that arrive while the first is still running get its answer. A query that comes after a mutation must
 * see what the mutation did, so it never joins one that began before.
 */
export class InFlight {
  #running = new Map<string, Promise<TextResult>>();

  /** Runs a query, or joins an identical one. `key` stands for document, operation, variables, audience and supergraph. */
  share(key: string, run: () => Promise<TextResult>): Promise<TextResult> {
    const known = this.#running.get(key);
    if (known) return known;
    const running = this.#running;
    const result = run().finally(() => running.delete(key));
    running.set(key, result);
    return result;
  }

  /** After this nobody joins what is running now. */
  forget(): void {
    if (this.#running.size > 0) this.#running = new Map();
  }
}
