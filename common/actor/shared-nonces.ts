import type { Log } from '../log';
import { NONCE_MS, type Nonces } from './nonces';

/** The one command that is needed of an ioredis client. */
export interface RedisSet {
  set(key: string, value: string, unit: 'PX', ms: number, only: 'NX'): Promise<unknown>;
}

/** Of all replicas of a subgraph, kept in Redis. While Redis is away each replica remembers for itself, as without it. */
export class SharedNonces implements Nonces {
  readonly #redis: RedisSet;
  readonly #own: Nonces;
  readonly #log: Log;
  #away = false;

  constructor(options: { readonly redis: RedisSet; readonly own: Nonces; readonly log: Log }) {
    this.#redis = options.redis;
    this.#own = options.own;
    this.#log = options.log;
  }

  async claim(nonce: string, now: number): Promise<boolean> {
    if (!(await this.#own.claim(nonce, now))) return false;
    try {
      const first = await this.#redis.set(`nonce:${nonce}`, '1', 'PX', NONCE_MS, 'NX');
      this.#away = false;
      return first === 'OK';
    } catch {
      if (!this.#away) this.#log.warn('Redis does not answer: a replay to another replica is not seen until it does');
      this.#away = true;
      return true;
    }
  }
}
