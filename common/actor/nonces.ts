/** Remembers which signed requests have come, so that none comes twice. */
export interface Nonces {
  /** Whether a nonce comes for the first time; from now on it does not. */
  claim(nonce: string, now: number): boolean | Promise<boolean>;
}

/** How long a nonce is remembered: a request may be signed half as long ahead of our clock as after it. */
export const NONCE_MS = 60_000;

/** Of one process. Two generations keep memory bounded without a timer: a nonce is kept at least as long as it must be. */
export class LocalNonces implements Nonces {
  #recent = new Set<string>();
  #older = new Set<string>();
  #turnedAt = 0;

  claim(nonce: string, now: number): boolean {
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
