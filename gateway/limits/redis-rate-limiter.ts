import { SECOND, type Clock } from '../../common/clock';
import type { Log } from '../../common/log';
import { LocalRateLimiter } from './local-rate-limiter';
import type { Allowance, RateLimiter, Wait } from './rate-limiter';

/** The one command that is needed of an ioredis client. */
export interface RedisScripts {
  eval(script: string, numberOfKeys: number, ...values: (string | number)[]): Promise<unknown>;
}

/**
 * The same bucket as in LocalRateLimiter, read and written in one step. The key lives no longer than its bucket needs to be full again. Time never
 * goes back in it: gateways whose clocks disagree would otherwise refill the bucket by taking turns.
 */
const TAKE = `
local capacity, period, units, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local rate = capacity / period
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local left, at = tonumber(bucket[1]) or capacity, tonumber(bucket[2]) or now
left = math.min(capacity, left + math.max(0, now - at) * rate)
local needed, wait = math.min(units, capacity), 0
if left < needed then wait = math.ceil((needed - left) / rate) else left = left - needed end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', math.max(now, at))
redis.call('PEXPIRE', KEYS[1], math.ceil(period))
return wait`;

/** A Redis that did not answer is left alone this long: requests must not each wait for it in vain. */
const REST_MS = SECOND;

/** Counts in Redis, so that all gateways share one count. While Redis is away, each counts for itself. */
export class RedisRateLimiter implements RateLimiter {
  readonly #redis: RedisScripts;
  readonly #fallback: RateLimiter;
  readonly #clock: Clock;
  readonly #log: Log;
  #awayUntil = 0;

  constructor(options: {
    readonly redis: RedisScripts;
    readonly fallback: RateLimiter;
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#redis = options.redis;
    this.#fallback = options.fallback;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  async take(key: string, units: number, allowance: Allowance): Promise<Wait> {
    const now = this.#clock.now().getTime();
    if (now < this.#awayUntil) return this.#fallback.take(key, units, allowance);
    try {
      const wait = await this.#redis.eval(TAKE, 1, `rate:${key}`, allowance.capacity, allowance.periodMs, units, now);
      this.#awayUntil = 0;
      return Number(wait);
    } catch {
      if (this.#awayUntil === 0)
        this.#log.warn('Redis does not answer: rate limits are counted per process until it does');
      this.#awayUntil = now + REST_MS;
      return this.#fallback.take(key, units, allowance);
    }
  }
}

/** Counts in Redis when there is one, else for this machine: by default in this process. */
export function rateLimiterOn(
  redis: RedisScripts | undefined,
  clock: Clock,
  log: Log,
  fallback: RateLimiter = new LocalRateLimiter(clock),
): RateLimiter {
  return redis ? new RedisRateLimiter({ redis, fallback, clock, log }) : fallback;
}
