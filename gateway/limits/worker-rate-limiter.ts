import { SECOND } from '../../common/clock';
import type { Allowance, RateLimiter, Wait } from './rate-limiter';

/** One `take` as a message. */
type Take = readonly [key: string, units: number, allowance: Allowance];

/** What goes between a worker and the primary process. Other modules send messages there too, so each says what it is. */
export type RateMessage =
  | { readonly type: 'rate takes'; readonly id: number; readonly takes: readonly Take[] }
  | { readonly type: 'rate waits'; readonly id: number; readonly waits: readonly Wait[] };

export function isRateMessage(message: unknown): message is RateMessage {
  const type = (message as { type?: unknown } | null)?.type;
  return type === 'rate takes' || type === 'rate waits';
}

/** A primary that takes longer has other troubles; requests do not wait for it. */
const PATIENCE_MS = SECOND;

/**
 * Of a worker process: asks the primary, which counts for all of them. What one request takes goes in one message. While the primary does
 * not answer, each worker counts for itself.
 */
export class WorkerRateLimiter implements RateLimiter {
  readonly #send: (message: RateMessage) => void;
  readonly #fallback: RateLimiter;
  readonly #waiting = new Map<number, (waits: readonly Wait[]) => void>();
  #batch: { readonly takes: Take[]; readonly waits: Promise<readonly Wait[]> } | undefined;
  #last = 0;

  constructor(send: (message: RateMessage) => void, fallback: RateLimiter) {
    this.#send = send;
    this.#fallback = fallback;
  }

  async take(key: string, units: number, allowance: Allowance): Promise<Wait> {
    const { takes, waits } = (this.#batch ??= this.#begin());
    const index = takes.push([key, units, allowance]) - 1;
    return (await waits)[index] ?? this.#fallback.take(key, units, allowance);
  }

  /** Is to be given what comes from the primary. */
  answer(message: RateMessage): void {
    if (message.type === 'rate waits') this.#waiting.get(message.id)?.(message.waits);
  }

  #begin() {
    const id = ++this.#last;
    const takes: Take[] = [];
    const waits = new Promise<readonly Wait[]>((resolve) => {
      const timer = setTimeout(() => settle([]), PATIENCE_MS);
      const settle = (found: readonly Wait[]): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(found);
      };
      this.#waiting.set(id, settle);
    });
    queueMicrotask(() => {
      this.#batch = undefined;
      this.#send({ type: 'rate takes', id, takes });
    });
    return { takes, waits };
  }
}

/** Of the primary process: the answer to a worker's message. */
export async function waitsFor(message: RateMessage, limiter: RateLimiter): Promise<RateMessage | undefined> {
  if (message.type !== 'rate takes') return undefined;
  const waits = await Promise.all(message.takes.map(([key, units, allowance]) => limiter.take(key, units, allowance)));
  return { type: 'rate waits', id: message.id, waits };
}
