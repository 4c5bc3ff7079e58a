import { Redis } from 'ioredis';
import { RedisBroadcasts } from './broadcast/redis-broadcasts';
import type { Log } from './log';

/** A Redis that takes longer counts as away. */
const PATIENCE_MS = 200;

/** Commands fail at once while Redis is away, instead of queueing up: what is shared by it must not make a request wait. */
export function openRedis(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: PATIENCE_MS,
    disconnectTimeout: PATIENCE_MS,
  });
  // Without a listener, a lost connection would end the process; whoever uses it reports that it is away.
  redis.on('error', () => undefined);
  return redis;
}

/** What a process shares with others by Redis. */
export interface Shared {
  readonly redis: Redis;
  readonly broadcasts: RedisBroadcasts;
  close(): void;
}

/** Connects in the background. Undefined without `REDIS_URL`: then a process is the only one of its kind, or the operator has been told what that costs. */
export function openShared(url: string | undefined, log: Log): Shared | undefined {
  if (url === undefined) return undefined;
  const redis = openRedis(url);
  const broadcasts = new RedisBroadcasts({ redis, subscriber: openRedis(url), log });
  return {
    redis,
    broadcasts,
    close() {
      broadcasts.stop();
      redis.disconnect();
    },
  };
}
