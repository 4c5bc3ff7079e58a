import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/clock';
import type { Allowance, RateLimiter, Wait } from './rate-limiter';

/** Strangers choose keys (addresses), so the number of buckets is bounded; the least recently used one is forgotten, that is, full. */
const MAX_BUCKETS = 100_000;

interface Bucket {
  left: number;
  at: number;
}

/** Counts in this process: right for one machine, and the fallback when Redis is away. */
export class LocalRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(key: string, units: number, { capacity, periodMs }: Allowance): Wait {
    const now = this.#clock.now().getTime();
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = { left: capacity, at: now };
      this.#buckets.set(key, bucket);
    }
    const rate = capacity / periodMs;
    bucket.left = Math.min(capacity, bucket.left + Math.max(0, now - bucket.at) * rate);
    bucket.at = now;
    // More than a full bucket can never be had; it passes when the bucket is full, so that one dear operation is slow, not impossible.
    const needed = Math.min(units, capacity);
    if (bucket.left < needed) return Math.ceil((needed - bucket.left) / rate);
    bucket.left -= needed;
    return 0;
  }
}
