import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * HMAC-SHA-256 of values that are too easy to guess for a plain hash: birth dates, names, employee numbers, short codes. A copy of the
 * database without the key tells nothing. `purpose` keeps equal values of different kinds from having equal hashes.
 */
export class KeyedHash {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  of(purpose: string, ...parts: readonly string[]): string {
    // JSON keeps ['a', 'bc'] and ['ab', 'c'] apart.
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([purpose, ...parts]))
      .digest('base64url');
  }
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
