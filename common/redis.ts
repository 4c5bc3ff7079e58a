import { Redis } from 'ioredis';

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
