import type { Clock } from '../clock';

/** Remembers which signed requests have come, so that none comes twice. */
export interface Nonces {
  /** Whether the nonce of what was signed at a time comes for the first time; from now on it does not. Times in ms since 1970. */
  claim(nonce: string, signedAt: number, now: number): boolean | Promise<boolean>;
}

/** How long a nonce is remembered: a request may be signed half as long ahead of our clock as after it. */
export const NONCE_MS = 60_000;

/**
 * Of one process. Two generations keep memory bounded without a timer: a nonce is kept at least as long as it must be. What was signed
 * before the process began is refused: it may have come to the one before, which has taken its memory with it.
 */
export class LocalNonces implements Nonces {
  readonly #since: number;
  #recent = new Set<string>();
  #older = new Set<string>();
  #turnedAt = 0;

  constructor(clock: Clock) {
    this.#since = clock.now().getTime();
  }

  claim(nonce: string, signedAt: number, now: number): boolean {
    if (signedAt < this.#since) return false;
    if (now - this.#turnedAt > NONCE_MS) {
      this.#older = this.#recent;
      this.#recent = new Set();
      this.#turnedAt = now;
    }
    if (this.#recent.has(nonce) || this.#older.has(nonce)) return false;
    this.#recent.add(nonce);
    return true;
  }
}
