import { createLocalJWKSet, type JSONWebKeySet, type JWSHeaderParameters, type CryptoKey } from 'jose';
import { MINUTE, SECOND, type Clock } from '../../common/clock';
import type { Log } from '../../common/log';

/** Gets the issuer's public keys; rejects when they cannot be had. */
export type FetchJwks = () => Promise<JSONWebKeySet>;

/** After this time keys are fetched again, while the known ones go on being used. */
const MAX_AGE_MS = 10 * MINUTE;
/** Between two fetches at least: a flood of tokens with unknown key ids must not become a flood of requests to the issuer. */
const COOL_DOWN_MS = 30 * SECOND;

/** The public keys of an issuer. Keys that were once had are kept through an outage of the issuer. */
export class JwksCache {
  readonly #fetch: FetchJwks;
  readonly #clock: Clock;
  readonly #log: Log;
  #keys: JSONWebKeySet = { keys: [] };
  #keyOf = createLocalJWKSet(this.#keys);
  #fetchedAt = -Infinity;
  #triedAt = -Infinity;
  #fetching: Promise<void> | undefined;

  constructor(options: { readonly fetch: FetchJwks; readonly clock: Clock; readonly log: Log }) {
    this.#fetch = options.fetch;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** The key that a token names. Rejects when the issuer has, as far as is known, no such key. */
  async keyFor(header: JWSHeaderParameters): Promise<CryptoKey> {
    const now = this.#clock.now().getTime();
    const known = header.kid !== undefined && this.#keys.keys.some(({ kid }) => kid === header.kid);
    if (!known) await this.#refresh(now);
    else if (now - this.#fetchedAt > MAX_AGE_MS) void this.#refresh(now);
    return this.#keyOf(header);
  }

  /** One fetch at a time, and none before the cool-down has passed. Never rejects. */
  #refresh(now: number): Promise<void> {
    if (this.#fetching) return this.#fetching;
    if (now - this.#triedAt < COOL_DOWN_MS) return Promise.resolve();
    this.#triedAt = now;
    this.#fetching = this.#fetch()
      .then((keys) => {
        this.#keyOf = createLocalJWKSet(keys);
        this.#keys = keys;
        this.#fetchedAt = now;
      })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#log.warn({ reason }, 'the keys of the OpenID provider cannot be fetched; the known ones are kept');
      })
      .finally(() => (this.#fetching = undefined));
    return this.#fetching;
  }
}
