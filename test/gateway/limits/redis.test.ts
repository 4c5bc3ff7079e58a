import { Redis } from 'ioredis';
import { ManualClock } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { LocalRateLimiter } from '../../../gateway/limits/local-rate-limiter';
import { RedisRateLimiter } from '../../../gateway/limits/redis-rate-limiter';
import { describeWithRedis, testRedis } from '../../testkit/redis';

describeWithRedis('rate limits in a real Redis', () => {
  const clock = new ManualClock('2025-06-02T00:00:00Z');
  const server = testRedis();
  const clients: Redis[] = [];
  const gateway = (own = clock): RedisRateLimiter => {
    const redis = new Redis(server.socket, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 200,
      retryStrategy: () => 50,
    });
    redis.on('error', () => undefined);
    clients.push(redis);
    return new RedisRateLimiter({ redis, fallback: new LocalRateLimiter(own), clock: own, log: silentLog });
  };
  const connected = () =>
    Promise.all(
      clients.map((redis) => redis.status === 'ready' || new Promise((resolve) => redis.once('ready', resolve))),
    );
  const allowance = { capacity: 10, periodMs: 10_000 };

  afterAll(() => {
    clients.forEach((redis) => redis.disconnect());
    server.close();
  });

  it('are one count for all gateways, refilled with time, and forgotten when full', async () => {
    await server.start();
    const [one, other] = [gateway(), gateway()];
    await connected();
    expect(await one.take('a', 6, allowance)).toBe(0);
    expect(await other.take('a', 6, allowance)).toBe(2_000);
    expect(await other.take('b', 6, allowance)).toBe(0);
    clock.advance(2_000);
    expect(await other.take('a', 6, allowance)).toBe(0);
    expect(await one.take('a', 1, allowance)).toBe(1_000);
    expect(await clients[0]!.pttl('rate:a')).toBeGreaterThan(0);
    expect(await clients[0]!.pttl('rate:a')).toBeLessThanOrEqual(allowance.periodMs);
  });

  it('are the same when many ask at once: no more than there is', async () => {
    const limiters = [gateway(), gateway(), gateway()];
    await connected();
    const waits = await Promise.all(
      Array.from({ length: 60 }, (_, i) => limiters[i % 3]!.take('crowd', 1, { capacity: 20, periodMs: 60_000 })),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(20);
  });

  it('give nothing to gateways whose clocks disagree and who take turns', async () => {
    const ahead = new ManualClock('2025-06-02T00:01:00Z');
    const limiters = [gateway(ahead), gateway()];
    await connected();
    let taken = 0;
    for (let i = 0; i < 40; i += 1) if ((await limiters[i % 2]!.take('skew', 1, allowance)) === 0) taken += 1;
    expect(taken).toBe(10);
  });

  it('are counted alone while it is gone, without a wait, and together again when it is back', async () => {
    const limiter = gateway();
    await connected();
    server.kill();
    const began = Date.now();
    expect(await limiter.take('c', 10, allowance)).toBe(0);
    expect(await limiter.take('c', 1, allowance)).toBeGreaterThan(0);
    expect(Date.now() - began).toBeLessThan(2_000);
    await server.start();
    await connected();
    clock.advance(1_000);
    expect(await limiter.take('c', 10, allowance)).toBe(0);
  });
});
