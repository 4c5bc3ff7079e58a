import { setTimeout as wait } from 'node:timers/promises';
import { RedisBroadcasts } from '../../common/broadcast/redis-broadcasts';
import { silentLog, type Log } from '../../common/log';
import { openRedis } from '../../common/redis';
import { describeWithRedis, testRedis } from '../testkit/redis';

/** One process: what it heard, how often it may have missed something, what it logged. */
class Process {
  readonly heard: string[] = [];
  readonly warnings: string[] = [];
  missed = 0;
  /** What it does before it says that it has heard. */
  act = async (): Promise<void> => undefined;
  readonly broadcasts: RedisBroadcasts;
  readonly #redis;

  constructor(url: string) {
    this.#redis = openRedis(url);
    const log: Log = { ...silentLog, warn: (...given: unknown[]) => void this.warnings.push(String(given.at(-1))) };
    this.broadcasts = new RedisBroadcasts({ redis: this.#redis, subscriber: openRedis(url), log });
    const heard = (text: string) => this.act().then(() => void this.heard.push(text));
    this.broadcasts.on('changes').listen({ heard, missed: () => void this.missed++ });
  }

  tell(text: string): Promise<void> {
    return this.broadcasts.on('changes').tell(text);
  }

  stop(): void {
    this.broadcasts.stop();
    this.#redis.disconnect();
  }
}

describeWithRedis('what one process tells the others by Redis', () => {
  const server = testRedis();
  let all: Process[] = [];
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await wait(5);
  };
  const open = async (count: number): Promise<Process[]> => {
    all = Array.from({ length: count }, () => new Process(server.url));
    await until(() => all.every(({ missed }) => missed > 0));
    return all;
  };
  beforeAll(() => server.start());
  afterEach(() => all.forEach((each) => each.stop()));
  afterAll(() => server.close());

  it('is heard by all others, who have acted on it before it counts as told', async () => {
    const [one, two, three] = (await open(3)) as [Process, Process, Process];
    three.act = () => wait(50);
    await one.tell('a');
    expect([one.heard, two.heard, three.heard]).toEqual([[], ['a'], ['a']]);
    await Promise.all([one.tell('b'), two.tell('c'), one.tell('d')]);
    expect([one.heard, two.heard.sort(), three.heard.sort()]).toEqual([['c'], ['a', 'b', 'd'], ['a', 'b', 'c', 'd']]);
  });

  it('waits for nobody who is alone, who has gone, or who fails, and not for long for one who hangs', async () => {
    const [one, two, three] = (await open(3)) as [Process, Process, Process];
    two.act = () => Promise.reject(new Error('fails'));
    three.stop();
    await one.tell('a');
    two.act = () => new Promise(() => undefined);
    const began = performance.now();
    await one.tell('b');
    expect(performance.now() - began).toBeLessThan(3_000);
    two.stop();
    await one.tell('c');
  });

  it('that is no message, or for another topic, is not heard', async () => {
    const [one, two] = (await open(2)) as [Process, Process];
    const redis = openRedis(server.url);
    await new Promise((resolve) => redis.once('ready', resolve));
    for (const text of ['', '{', '{"from":1}', 'null']) await redis.publish('told:changes', text);
    redis.disconnect();
    await one.broadcasts.on('revocations').tell('x');
    await one.tell('a');
    expect(two.heard).toEqual(['a']);
  });

  it('does not wait for a Redis that is gone; whoever may have missed something knows it until it is back', async () => {
    const [one, two] = (await open(2)) as [Process, Process];
    server.kill();
    await until(() => !one.broadcasts.hears && !two.broadcasts.hears);
    await one.tell('a');
    const before = two.missed;
    await until(() => two.missed >= before + 2);
    await server.start();
    await until(() => two.broadcasts.hears && one.broadcasts.hears);
    expect(two.missed).toBeGreaterThan(before + 2);
    await one.tell('b');
    // Told later, where the connection that sends is not back yet.
    await until(() => two.heard.includes('b'));
    expect([one.warnings.length, two.warnings.length]).toEqual([1, 1]);
  });

  it('does not wait long for a Redis that hangs, and that one is noticed, too', async () => {
    const [one, two] = (await open(2)) as [Process, Process];
    server.freeze();
    const began = performance.now();
    await one.tell('a');
    expect(performance.now() - began).toBeLessThan(1_000);
    const before = two.missed;
    await until(() => two.missed > before);
    server.thaw();
    await until(() => two.broadcasts.hears);
    await one.tell('b');
    expect(two.heard).toContain('b');
  });
});
