import { buildSchema } from 'graphql';
import { ManualClock, MINUTE } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { subscriberOf } from '../../../gateway/limits/address';
import { LocalRateLimiter } from '../../../gateway/limits/local-rate-limiter';
import { RATE_LIMITS, RateGuard, type RateLimits } from '../../../gateway/limits/rate-limits';
import { RedisRateLimiter } from '../../../gateway/limits/redis-rate-limiter';
import { testGateway } from '../kit/gateway';
import { localEngine } from '../kit/local-engine';
import { ALUMNI } from '../kit/tokens';

const SDL = `type Query { one: Item list: [Item] } type Item { name: String } type Mutation { signIn(code: String): Item like: Item }`;
const limited = async (limits: Partial<RateLimits>) => {
  const clock = new ManualClock('2025-06-02T00:00:00Z');
  const rates = new RateGuard(new LocalRateLimiter(clock), { ...RATE_LIMITS, ...limits });
  const test = await testGateway({
    engine: localEngine(buildSchema(SDL)),
    rates,
    budgets: { ANONYMOUS: 25, ALUMNI: 25 },
  });
  return { ...test, clock };
};

describe('rate limits', () => {
  it('count cost per actor, not only requests, and refill with time', async () => {
    const test = await limited({ actor: { budgets: 2, periodMs: MINUTE } });
    const ask = async (query: string, sub = 'mem_1') => (await test.query(query, { as: { ...ALUMNI, sub } })).status;
    for (let times = 0; times < 5; times += 1) expect(await ask('{ list { name } }')).toBe(200);
    const refused = await test.query('{ list { name } }', { as: { ...ALUMNI, sub: 'mem_1' } });
    expect([refused.status, refused.body.errors?.[0]?.extensions?.code]).toEqual([429, 'RATE_LIMITED']);
    expect(refused.headers['retry-after']).toBe('12');
    expect(await ask('{ list { name } }', 'mem_2')).toBe(200);
    test.clock.advance(12_000);
    expect(await ask('{ list { name } }')).toBe(200);
    expect(await ask('{ one { name } }')).toBe(429);
    await test.gateway.stop();
  });

  it('count per address whoever asks', async () => {
    const test = await limited({ address: { capacity: 13, periodMs: MINUTE } });
    for (const as of [undefined, ALUMNI, { ...ALUMNI, sub: 'mem_2' }])
      expect((await test.query('{ one { name } }', as && { as })).status).toBe(200);
    expect((await test.query('{ one { name } }')).status).toBe(429);
    await test.gateway.stop();
  });

  it('count whom the connection comes from: only a proxy that is trusted may name somebody else', async () => {
    const ask = async (trustProxy: readonly string[]) => {
      const rates = new RateGuard(new LocalRateLimiter(new ManualClock('2025-06-02T00:00:00Z')), {
        ...RATE_LIMITS,
        address: { capacity: 10 + 3, periodMs: MINUTE },
      });
      const test = await testGateway({ engine: localEngine(buildSchema(SDL)), rates, trustProxy });
      const statuses: number[] = [];
      for (let i = 0; i < 4; i += 1) {
        const headers = {
          'x-forwarded-for': `198.51.100.${i}`,
          forwarded: `for=198.51.100.${i}`,
          'x-real-ip': `198.51.100.${i}`,
        };
        statuses.push((await test.query('{ one { name } }', { headers })).status);
      }
      await test.gateway.stop();
      return statuses;
    };
    expect(await ask([])).toEqual([200, 200, 200, 429]);
    expect(await ask(['203.0.113.1'])).toEqual([200, 200, 200, 429]);
    expect(await ask(['127.0.0.1'])).toEqual([200, 200, 200, 200]);
  });

  it('count an IPv6 subscriber as one, whichever of its addresses it uses', () => {
    expect(['2001:db8:1:2::1', '2001:db8:1:2:ffff:a:b:c', '2001:0DB8:1:2::%eth0'].map(subscriberOf)).toEqual(
      Array.from({ length: 3 }, () => '2001:db8:1:2::/64'),
    );
    expect(subscriberOf('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
    expect(['::1', '1::', 'fe80::1:2'].map(subscriberOf)).toEqual(['0:0:0:0::/64', '1:0:0:0::/64', 'fe80:0:0:0::/64']);
    expect(['::ffff:192.0.2.7', '192.0.2.7', 'unknown'].map(subscriberOf)).toEqual([
      '192.0.2.7',
      '192.0.2.7',
      'unknown',
    ]);
  });

  it('count documents that are no good: a flood of them ends before it is read', async () => {
    const test = await limited({ address: { capacity: 100, periodMs: MINUTE } });
    const codes: unknown[] = [];
    for (let i = 0; i < 20; i += 1)
      codes.push((await test.query(`{ nothing${i} }`)).body.errors?.[0]?.extensions?.code);
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'GRAPHQL_VALIDATION_FAILED'));
    expect(new Set(codes.slice(10))).toEqual(new Set(['RATE_LIMITED']));
    await test.gateway.stop();
  });

  it('count each attempt to sign in, under whatever alias and in whatever fragment', async () => {
    const test = await limited({ entrance: { capacity: 5, periodMs: MINUTE } });
    const tries = (count: number) =>
      `mutation { ${Array.from({ length: count }, (_, i) => `t${i}: signIn(code: "${i}") { name }`).join(' ')} }`;
    expect((await test.query(tries(1))).status).toBe(200);
    expect((await test.query(tries(2))).status).toBe(200);
    expect(
      (
        await test.query(
          'mutation { ...A ... { c: signIn { name } } } fragment A on Mutation { a: signIn { name } b: signIn { name } }',
        )
      ).status,
    ).toBe(429);
    expect((await test.query(tries(2))).status).toBe(200);
    expect((await test.query(tries(1))).status).toBe(429);
    expect((await test.query('mutation { like { name } }')).status).toBe(200);
    await test.gateway.stop();
  });

  it('are counted by each process alone while Redis is away, and together when it is back', async () => {
    const clock = new ManualClock('2025-06-02T00:00:00Z');
    let away = true;
    let asked = 0;
    const calls: unknown[][] = [];
    const redis = {
      eval: async (...args: unknown[]) => {
        asked += 1;
        if (away) throw new Error('connect ECONNREFUSED');
        calls.push(args);
        return 250;
      },
    };
    const limiter = new RedisRateLimiter({ redis, fallback: new LocalRateLimiter(clock), clock, log: silentLog });
    const allowance = { capacity: 2, periodMs: 1_000 };
    expect([await limiter.take('a', 2, allowance), await limiter.take('a', 1, allowance)]).toEqual([0, 500]);
    // Left alone for a second: requests would each wait until it is known that there is no answer.
    expect(asked).toBe(1);
    away = false;
    clock.advance(1_000);
    expect(await limiter.take('a', 1, allowance)).toBe(250);
    expect(calls[0]?.slice(1)).toEqual([1, 'rate:a', 2, 1_000, 1, clock.now().getTime()]);
  });

  it('lets a dear operation through when nothing else was asked', () => {
    const limiter = new LocalRateLimiter(new ManualClock('2025-06-02T00:00:00Z'));
    expect(limiter.take('a', 1_000, { capacity: 10, periodMs: 100 })).toBe(0);
    expect(limiter.take('a', 1, { capacity: 10, periodMs: 100 })).toBe(10);
  });
});

describe('limits of an answer', () => {
  it('refuse what takes too long, and tell the engine', async () => {
    const engine = localEngine(buildSchema(SDL));
    let aborted = false;
    engine.execute = ({ context }) =>
      new Promise(() => context.signal.addEventListener('abort', () => (aborted = true)));
    const test = await testGateway({ engine, deadlineMs: 20 });
    const reply = await test.query('{ one { name } }');
    expect([reply.status, reply.body.errors?.[0]?.extensions?.code, aborted]).toEqual([504, 'DEADLINE_EXCEEDED', true]);
    await test.gateway.stop();
  });

  it('refuse what is too long, counted in bytes', async () => {
    const engine = localEngine(buildSchema('type Query { text(length: Int): String }'), undefined, {
      text: ({ length }: { length: number }) => 'あ'.repeat(length),
    });
    const test = await testGateway({ engine, maxAnswerBytes: 1_000 });
    expect((await test.query('{ text(length: 200) }')).status).toBe(200);
    const reply = await test.query('{ text(length: 400) }');
    expect([reply.status, reply.body.errors?.[0]?.extensions?.code]).toEqual([400, 'RESPONSE_TOO_LARGE']);
    await test.gateway.stop();
  });
});
