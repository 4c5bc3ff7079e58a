import { execFileSync } from 'node:child_process';
import { ANONYMOUS } from '../../common/actor/actor';
import { systemClock } from '../../common/clock';
import { signActor } from '../../common/actor/signature';
import { SUBGRAPH_NAMES } from '../../common/subgraph/subgraph';
import {
  bystander,
  changeStanding,
  eventually,
  factsTests,
  GIVEN_UP,
  makePlans,
  plansOf,
  revocationTests,
  signIn,
} from './kit/facts-journey';
import { staffIdOf } from '../../gateway/actor/staff-id';
import type { Child } from './kit/child';
import { journeyTests } from './kit/journey';
import { openProvider } from './kit/oidc-provider';
import { ask, closePlatform, operation, tokenOf } from './kit/platform';
import { describeWithRedis, hasRedis, testRedis } from '../testkit/redis';
import { openManyProcesses, startGateway, type ManyProcesses } from './kit/ways';

// In the middle of a change of the key: subgraphs sign with the new one and accept both, the gateway has the old one.
const [OLD_KEY, NEW_KEY] = ['old-'.repeat(10), 'new-'.repeat(10)];
const keys = { ACTOR_KEY: NEW_KEY, ACTOR_KEY_PREVIOUS: OLD_KEY };
const redis = testRedis();
const shared: Record<string, string> = hasRedis ? { REDIS_URL: redis.url } : {};
let platform: ManyProcesses;
beforeAll(async () => {
  if (hasRedis) await redis.start();
  platform = await openManyProcesses({ ...shared, ACTOR_KEY: OLD_KEY }, { ...shared, ...keys });
}, 120_000);
afterAll(async () => {
  await closePlatform(platform);
  redis.close();
}, 60_000);

journeyTests(() => platform);
factsTests(() => platform);

describeWithRedis('two gateways with one Redis', () => {
  let second: Child;
  beforeAll(async () => {
    second = await startGateway(platform.children, platform.dataDir, { ...shared, ACTOR_KEY: NEW_KEY });
  }, 60_000);
  // From here on everything works without Redis.
  afterAll(async () => {
    redis.kill();
    await second.end('SIGTERM');
  });

  test('refuse a token that was revoked at the other before that is answered', async () => {
    const { dataDir } = platform;
    const other = { url: second.found, dataDir };
    const status = async (token: string) => (await ask(other, { token }, '{ viewer { id } }')).status;
    for (let round = 0; round < 3; round++) {
      const token = await signIn(platform);
      expect(await status(token)).toBe(200);
      await ask(platform, { token }, 'mutation { signOut(input: {}) { endedSessions } }');
      expect(await status(token)).toBe(401);
    }
    const token = await tokenOf(dataDir, bystander());
    expect(await status(token)).toBe(200);
    await changeStanding(platform, 'suspendMember');
    expect(await status(token)).toBe(401);
    await changeStanding(platform, 'reinstateMember');
  }, 60_000);
});

revocationTests(() => platform);

const urlOf = (name: string): string => platform.children.get(name)?.found ?? '';

test.each(SUBGRAPH_NAMES)('%s answers /health and /ready, and nobody who comes past the gateway', async (name) => {
  expect(await (await fetch(`${urlOf(name)}/health`)).json()).toEqual({ status: 'up' });
  expect(await (await fetch(`${urlOf(name)}/ready`)).json()).toEqual({ [name]: true });
  const body = JSON.stringify({ query: '{ _service { sdl } }' });
  const direct = await fetch(`${urlOf(name)}/graphql`, { method: 'POST', body, headers: json });
  expect(direct.status).toBe(401);
});

test('an actor signed with another key is refused', async () => {
  const body = JSON.stringify({ query: '{ __typename }' });
  const request = { audience: 'identity', method: 'POST', path: '/graphql', body };
  const signed = signActor(ANONYMOUS, request, 'another key, as long as the right one is.', systemClock);
  const headers = { ...json, ...signed };
  const forged = await fetch(`${urlOf('identity')}/graphql`, { method: 'POST', body, headers });
  expect(forged.status).toBe(401);
});

test('two workers share a port and one count of attempts; one that is killed under load is replaced; both end with 0', async () => {
  const gateway = await startGateway(platform.children, platform.dataDir, {
    GATEWAY_WORKERS: '2',
    ACTOR_KEY: NEW_KEY,
  });
  const { dataDir } = platform;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask({ url: gateway.found, dataDir }, 'alumni', '{ viewer { id } }')),
  );
  expect(new Set(answers.map(({ data }) => data?.viewer.id)).size).toBe(1);
  const at = { url: gateway.found, dataDir };
  const attempt = 'mutation { refreshSession(input: { refreshToken: "x" }) { userErrors { code } } }';
  const attempts = await Promise.all(Array.from({ length: 40 }, () => ask(at, undefined, attempt)));
  expect(attempts.filter(({ codes }) => codes.length === 0)).toHaveLength(30);
  await aWorkerIsReplaced(gateway, at);
  const { code, tookMs } = await gateway.end('SIGTERM');
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(10_000);
}, 60_000);

test('staff who sign out at the company’s provider, or whom the secretariat signs out, are refused by another gateway, too', async () => {
  const company = await openProvider();
  const settings = { ...company.settings, ACTOR_KEY: NEW_KEY };
  const gateways = await Promise.all([0, 1].map(() => startGateway(platform.children, platform.dataDir, settings)));
  const [here, there] = gateways.map(({ found: url }) => ({ url, dataDir: platform.dataDir })) as [At, At];
  try {
    const status = async (token: string) => (await ask(there, { token }, '{ departments { id } }')).status;
    const token = await company.token('hana');
    expect(await status(token)).toBe(200);
    const body = new URLSearchParams({ logout_token: await company.logoutToken('hana') });
    const told = await fetch(`${here.url}/oidc/backchannel-logout`, { method: 'POST', body });
    expect(told.status).toBe(200);
    await eventually(() => status(token), 401);
    const other = await company.token('taro');
    const input = { staffId: staffIdOf(company.settings.OIDC_ISSUER, 'taro'), reason: '試験のため' };
    const mutation = 'mutation ($input: SignOutStaffInput!) { signOutStaff(input: $input) { userErrors { code } } }';
    const done = await ask(platform, 'secretariat', mutation, { input });
    expect([done.codes, done.data.signOutStaff.userErrors]).toEqual([[], []]);
    await eventually(() => status(other), 401);
  } finally {
    await Promise.all(gateways.map((gateway) => gateway.end('SIGTERM')));
    await company.close();
  }
}, 60_000);

test('facts wait for a subgraph that was killed, and for one whose sender was killed', async () => {
  const plans = await makePlans(platform);
  await platform.children.get('events')?.end('SIGKILL');
  await changeStanding(platform, 'suspendMember');
  // Killed after the change and, most likely, before everybody has heard of it.
  await platform.children.get('identity')?.end('SIGKILL');
  await platform.start('identity');
  await platform.start('events');
  await changeStanding(platform, 'reinstateMember');
  await eventually(() => plansOf(platform, plans), GIVEN_UP, 90_000);
}, 150_000);

test('a subgraph that is gone is named by /ready and leaves the rest of the page', async () => {
  await platform.children.get('events')?.end('SIGKILL');
  const ready = await fetch(`${platform.url}/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ status: 'unavailable', parts: { identity: true, events: false } });
  const home = await ask(platform, 'alumni', operation('member-home'), { first: 3 });
  expect(home.data.viewer).toMatchObject({ upcomingEvents: null, rehireRoles: { nodes: expect.any(Array) } });
  expect(home.messages.join()).not.toMatch(/127\.0\.0\.1|ECONN/);
});

test('without a database a subgraph is alive but not ready', async () => {
  await platform.children.get('store')?.end('SIGKILL');
  expect((await fetch(`${urlOf('content')}/health`)).status).toBe(200);
  const ready = await fetch(`${urlOf('content')}/ready`);
  expect([ready.status, await ready.json()]).toEqual([503, { content: false }]);
}, 60_000);

test('SIGTERM ends every process with 0 within ten seconds, even without the others', async () => {
  for (const name of ['gateway', 'identity', 'content', 'opportunities']) {
    const { code, tookMs } = (await platform.children.get(name)?.end('SIGTERM')) ?? { code: NaN, tookMs: NaN };
    expect([name, code]).toEqual([name, 0]);
    expect(tookMs).toBeLessThan(10_000);
  }
}, 60_000);

type At = Parameters<typeof ask>[0];
const json = { 'content-type': 'application/json' };

/** While many ask, one worker is killed: who was connected to it asks again; in the end there are as many workers as before. */
async function aWorkerIsReplaced({ pid }: Child, at: At): Promise<void> {
  const workers = (): number[] =>
    execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  const before = workers();
  expect(before).toHaveLength(2);
  let [isRunning, answered, cut] = [true, 0, 0];
  const client = async (): Promise<void> => {
    while (isRunning) {
      const answer = await ask(at, 'alumni', '{ departments { id } }').catch(() => undefined);
      if (answer === undefined) cut++;
      else answered += answer.status === 200 ? 1 : NaN;
    }
  };
  const clients = Promise.all(Array.from({ length: 10 }, client));
  process.kill(before[0] ?? 0, 'SIGKILL');
  await eventually(async () => workers().length === 2 && !workers().includes(before[0] ?? 0), true);
  const then = answered;
  await eventually(async () => answered > then + 50, true);
  isRunning = false;
  await clients;
  // Those under way at that moment; every other one was answered, by the worker that was left, too.
  expect(cut).toBeLessThanOrEqual(10);
}
