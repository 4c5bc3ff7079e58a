import { claimsOfPersona } from '../../machine/sample-personas';
import { openTestMachine, type TestMachine } from '../testkit/machine';
import { describeWithRedis, testRedis } from '../testkit/redis';

const REFRESH = 'mutation { refreshSession(input: { refreshToken: "x" }) { userErrors { code } } }';

describeWithRedis('one machine with REDIS_URL', () => {
  const redis = testRedis();
  const machines: TestMachine[] = [];
  const open = async (): Promise<TestMachine> => {
    const test = await openTestMachine({ REDIS_URL: redis.url, SAMPLE: 'off' });
    machines.push(test);
    return test;
  };
  beforeAll(async () => {
    await redis.start();
    await open();
    await open();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(machines.map((test) => test.stop()));
    redis.close();
  });

  it('counts attempts to sign in together with the others, and alone while Redis is away', async () => {
    const [one, other] = machines as [TestMachine, TestMachine];
    const attempt = async (test: TestMachine) => (await test.ask(undefined, REFRESH)).codes;
    const codes = [];
    for (let i = 0; i < 31; i += 1) codes.push(...(await attempt(i % 2 ? one : other)));
    expect(codes).toEqual(['RATE_LIMITED']);
    redis.kill();
    expect(await attempt(one)).toEqual([]);
    expect((await one.ask(claimsOfPersona('secretariat'), '{ __typename }')).codes).toEqual([]);
  });
});
