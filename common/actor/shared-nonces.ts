import type { Log } from '../log';
import { SECOND } from '../clock';
import { NONCE_MS, type Nonces } from './nonces';

/** The one command that is needed of an ioredis client. */
export interface RedisSet {
  set(key: string, value: string, unit: 'PX', ms: number, only: 'NX'): Promise<unknown>;
}

/** A Redis that did not answer is left alone this long: requests must not each wait for it in vain. */
const REST_MS = SECOND;

/** Of all replicas of a subgraph, kept in Redis. While Redis is away each replica remembers for itself, as without it. */
export class SharedNonces implements Nonces {
  readonly #redis: RedisSet;
  readonly #own: Nonces;
  readonly #log: Log;
  #awayUntil = 0;

  constructor(options: { readonly redis: RedisSet; readonly own: Nonces; readonly log: Log }) {
    this.#redis = options.redis;
    this.#own = options.own;
    this.#log = options.log;
  }

  async claim(nonce: string, signedAt: number, now: number): Promise<boolean> {
    if (!(await this.#own.claim(nonce, signedAt, now))) return false;
    if (now < this.#awayUntil) return true;
    try {
      const first = await this.#redis.set(`nonce:${nonce}`, '1', 'PX', NONCE_MS, 'NX');
      this.#awayUntil = 0;
      return first === 'OK';
    } catch {
      if (this.#awayUntil === 0)
        this.#log.warn('Redis does not answer: a replay to another replica is not seen until it does');
      this.#awayUntil = now + REST_MS;
      return true;
    }
  }
}
