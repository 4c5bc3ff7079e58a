import type { Redis } from 'ioredis';
import { ANONYMOUS } from '../../../common/actor/actor';
import { LocalNonces } from '../../../common/actor/nonces';
import { SharedNonces, type RedisSet } from '../../../common/actor/shared-nonces';
import { ActorVerifier, signActor } from '../../../common/actor/signature';
import { ManualClock, SECOND } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { openRedis } from '../../../common/redis';
import { describeWithRedis, testRedis } from '../../testkit/redis';

const KEY = 'a key of tests that is long enough to be one';
const clock = new ManualClock('2026-06-10T03:00:00.000Z');
const request = { audience: 'events', method: 'POST', path: '/graphql', body: '{"query":"{ hello }"}' };
const signed = (key = KEY) => signActor(ANONYMOUS, request, key, clock);

/** One process of the subgraph `events`. */
const replica = (redis: RedisSet, keys = [KEY]): ActorVerifier =>
  new ActorVerifier({ keys, nonces: new SharedNonces({ redis, own: new LocalNonces(clock), log: silentLog }), clock });

describeWithRedis('a request that is sent again, to another replica of the subgraph', () => {
  const server = testRedis();
  const clients: Redis[] = [];
  const connect = async (): Promise<Redis> => {
    const redis = openRedis(server.url);
    clients.push(redis);
    await new Promise((resolve) => redis.once('ready', resolve));
    return redis;
  };
  beforeAll(() => server.start());
  afterAll(() => {
    clients.forEach((redis) => redis.disconnect());
    server.close();
  });

  it('is refused there, and forgotten when its signature has ended', async () => {
    const [one, other] = [replica(await connect()), replica(await connect())];
    const headers = signed();
    expect(await one.verify(headers, request)).toEqual(ANONYMOUS);
    await expect(other.verify(headers, request)).rejects.toThrow('ACTOR_REFUSED');
    await expect(one.verify(headers, request)).rejects.toThrow('ACTOR_REFUSED');
    const [key] = (await clients[0]?.keys('nonce:*')) ?? [];
    expect(await clients[0]?.pttl(key ?? '')).toBeGreaterThan(50_000);
    expect(await clients[0]?.pttl(key ?? '')).toBeLessThanOrEqual(60_000);
  });

  it('is taken by one of many that get it at the same moment', async () => {
    const replicas = await Promise.all(Array.from({ length: 4 }, async () => replica(await connect())));
    const headers = signed();
    const done = await Promise.allSettled([...replicas, ...replicas].map((one) => one.verify(headers, request)));
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is refused by the replica that saw it while Redis is away; others are served', async () => {
    const one = replica(await connect());
    server.kill();
    const headers = signed();
    expect(await one.verify(headers, request)).toEqual(ANONYMOUS);
    await expect(one.verify(headers, request)).rejects.toThrow('ACTOR_REFUSED');
    expect(await one.verify(signed(), request)).toEqual(ANONYMOUS);
  });
});

test('nobody without the key can fill Redis: a nonce is claimed after the signature was checked', async () => {
  let claims = 0;
  const counting = { set: () => Promise.resolve((claims += 1) && 'OK') };
  const verifier = replica(counting);
  await expect(verifier.verify(signed('another key that is long enough to be one'), request)).rejects.toThrow(
    'ACTOR_REFUSED',
  );
  expect(claims).toBe(0);
  await verifier.verify(signed(), request);
  expect(claims).toBe(1);
});

test('a Redis that does not answer is asked once a second, and by requests again when it is back', async () => {
  let [asked, isAway] = [0, true];
  const redis = { set: () => ((asked += 1), isAway ? Promise.reject(new Error('timed out')) : Promise.resolve('OK')) };
  const verifier = replica(redis);
  for (let i = 0; i < 20; i += 1) await verifier.verify(signed(), request);
  expect(asked).toBe(1);
  clock.advance(SECOND);
  isAway = false;
  for (let i = 0; i < 20; i += 1) await verifier.verify(signed(), request);
  expect(asked).toBe(21);
});

test('while the key is being replaced both are accepted, and a third is not; afterwards only the new one', async () => {
  const [before, after, third] = ['b', 'a', 't'].map((letter) => letter.repeat(40));
  const redis = { set: () => Promise.resolve('OK') };
  const both = replica(redis, [after ?? '', before ?? '']);
  expect(await both.verify(signed(before), request)).toEqual(ANONYMOUS);
  expect(await both.verify(signed(after), request)).toEqual(ANONYMOUS);
  await expect(both.verify(signed(third), request)).rejects.toThrow('ACTOR_REFUSED');
  const next = replica(redis, [after ?? '']);
  await expect(next.verify(signed(before), request)).rejects.toThrow('ACTOR_REFUSED');
});

test('a process that was started again refuses what may have come to the one before it, and takes what is signed from then on', async () => {
  const process = (): ActorVerifier => new ActorVerifier({ keys: [KEY], nonces: new LocalNonces(clock), clock });
  const headers = signed();
  expect(await process().verify(headers, request)).toEqual(ANONYMOUS);
  clock.advance(SECOND);
  const next = process();
  await expect(next.verify(headers, request)).rejects.toThrow('ACTOR_REFUSED');
  expect(await next.verify(signed(), request)).toEqual(ANONYMOUS);
});
