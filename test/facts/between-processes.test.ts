import { createServer, type AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import type { FastifyInstance } from 'fastify';
import type { Actor } from '../../common/actor/actor';
import { signActor } from '../../common/actor/signature';
import { ManualClock, SECOND } from '../../common/clock';
import { createIdGenerator } from '../../common/ids';
import { silentLog } from '../../common/log';
import { ReceiverAway, type Fact } from '../../common/subgraph/fact';
import { createSubgraphServer } from '../../common/subgraph/http-server';
import { verifierOf } from '../gateway/kit/remote';
import { remoteReceiver } from '../../machine/facts/remote-receiver';

const KEY = 'a key of tests that is long enough to be one';
const clock = new ManualClock('2026-06-10T03:00:00.000Z');
const ids = createIdGenerator(clock);
const theirs = new ManualClock('2026-06-10T03:00:00.000Z');
const SENDER: Actor = { kind: 'service', id: 'svc_identity', roles: ['SERVICE'], scopes: ['facts:deliver'] };
const CHIEF: Actor = { kind: 'staff', id: 'stf_1', roles: ['SECRETARIAT'], scopes: ['role:secretariat'] };

let got: Fact[] = [];
let act: (fact: Fact) => Promise<void>;
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  const subgraph = {
    name: 'events' as const,
    schema: buildSchema('type Query { hello: String }'),
    createContext: <T>(request: T): T => request,
    ready: () => Promise.resolve(true),
    receive: (fact: Fact) => act(fact),
    stop: () => Promise.resolve(),
  };
  app = createSubgraphServer(subgraph, { verifier: verifierOf(KEY, theirs), clock: theirs, log: silentLog });
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
});
afterAll(() => app.close());
beforeEach(() => {
  got = [];
  act = async (fact) => void got.push(fact);
});

const fact = (): Fact => ({
  _id: ids.next('outboxMessage'),
  topic: 'member.suspended',
  from: 'identity',
  count: null,
  subject: ids.next('member'),
  at: clock.now(),
  until: null,
});
const send = (change: Partial<Parameters<typeof remoteReceiver>[0]> = {}) =>
  remoteReceiver({ from: 'identity', to: 'events', url, actorKey: KEY, clock, ...change });
const post = (payload: string, actor: Actor = SENDER, key = KEY, path = '/facts') =>
  app.inject({
    method: 'POST',
    url: '/facts',
    headers: {
      'content-type': 'application/json',
      ...signActor(actor, { audience: 'events', method: 'POST', path, body: payload }, key, clock),
    },
    payload,
  });

test('a fact arrives as it was sent', async () => {
  const [one, two] = [fact(), { ...fact(), until: new Date(clock.now().getTime() + SECOND) }];
  await send()(one);
  await send()(two);
  expect(got).toEqual([one, two]);
});

test.each<[string, () => ReturnType<typeof post>, number]>([
  [
    'unsigned',
    () => app.inject({ method: 'POST', url: '/facts', headers: json, payload: JSON.stringify(fact()) }),
    401,
  ],
  [
    'signed with another key',
    () => post(JSON.stringify(fact()), SENDER, 'another key that is long enough to be one'),
    401,
  ],
  ['signed for the graph', () => post(JSON.stringify(fact()), SENDER, KEY, '/graphql'), 401],
  ['from a member of staff whom the gateway let through', () => post(JSON.stringify(fact()), CHIEF), 403],
  [
    'from a service account of a client',
    () => post(JSON.stringify(fact()), { ...SENDER, scopes: ['x'] } as Actor),
    403,
  ],
  ['in the name of another subgraph', () => post(JSON.stringify({ ...fact(), from: 'content' })), 403],
  ['that is no JSON', () => post('{'), 400],
  ['of an unknown topic', () => post(JSON.stringify({ ...fact(), topic: 'member.promoted' })), 400],
  ['that carries more than it may', () => post(JSON.stringify({ ...fact(), name: '山田' })), 400],
  ['about something without an id', () => post(JSON.stringify({ ...fact(), subject: { $ne: null } })), 400],
  ['of a day that is none', () => post(JSON.stringify({ ...fact(), at: 'yesterday' })), 400],
  ['that is too long', () => post(JSON.stringify({ ...fact(), subject: `mem_${'0'.repeat(5_000)}` })), 400],
])('a fact %s is refused, and nobody acts on it', async (_name, sending, status) => {
  expect((await sending()).statusCode).toBe(status);
  expect(got).toEqual([]);
});

test('a signed fact that is sent again as it was is refused', async () => {
  const payload = JSON.stringify(fact());
  const headers = {
    ...json,
    ...signActor(SENDER, { audience: 'events', method: 'POST', path: '/facts', body: payload }, KEY, clock),
  };
  const again = () => app.inject({ method: 'POST', url: '/facts', headers, payload });
  expect([(await again()).statusCode, (await again()).statusCode, got.length]).toEqual([204, 401, 1]);
});

test('what the receiver did not act on is told from one that is away', async () => {
  act = () => Promise.reject(new Error('Yamada Taro, taro@example.jp'));
  const failed = await send()(fact()).catch((error: unknown) => error);
  expect([failed instanceof ReceiverAway, String(failed)]).toEqual([false, 'Error: events answered 500']);
  const gone = await send({ url: await freedAddress() })(fact()).catch((error: unknown) => error);
  expect([gone instanceof ReceiverAway, String(gone)]).toEqual([true, 'ReceiverAway: ECONNREFUSED']);
});

test('another key, another audience, or a clock 40 s off counts as away: facts wait until that is mended', async () => {
  await expect(send({ actorKey: 'another key that is long enough to be one' })(fact())).rejects.toThrow(ReceiverAway);
  await expect(send({ to: 'content' })(fact())).rejects.toThrow(ReceiverAway);
  for (const off of [40 * SECOND, -80 * SECOND]) {
    theirs.advance(off);
    await expect(send()(fact())).rejects.toThrow(ReceiverAway);
  }
  expect(got).toEqual([]);
  theirs.advance(40 * SECOND);
  await send()(fact());
  expect(got).toHaveLength(1);
});

async function freedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/graphql`;
}

const json = { 'content-type': 'application/json' };
