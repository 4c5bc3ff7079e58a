import { buildSchema } from 'graphql';
import type { Actor } from '../../common/actor/actor';
import { signActor } from '../../common/actor/signature';
import { ManualClock } from '../../common/clock';
import { silentLog } from '../../common/log';
import { createSubgraphServer } from '../../common/subgraph/http-server';
import type { Subgraph } from '../../common/subgraph/subgraph';
import { remoteRevocations } from '../../gateway/actor/remote-revocations';
import { ACTOR_KEY, verifierOf } from '../gateway/kit/remote';

const clock = new ManualClock('2026-06-10T03:00:00.000Z');
const GATEWAY: Actor = { kind: 'service', id: 'svc_gateway', roles: ['SERVICE'], scopes: ['revocations:read'] };
const REVOKED = { sessions: ['ses_1'], members: [{ id: 'mem_1', at: 1 }] };
const asked: Date[] = [];
const noted: unknown[] = [];

const serverOf = (name: Subgraph['name'], more: Partial<Subgraph> = {}) =>
  createSubgraphServer(
    {
      name,
      schema: buildSchema('type Query { hello: String }'),
      createContext: (request) => request,
      ready: () => Promise.resolve(true),
      stop: () => Promise.resolve(),
      ...more,
    },
    { verifier: verifierOf(ACTOR_KEY, clock), clock, log: silentLog },
  );
const identity = serverOf('identity', {
  revocations: {
    since: (moment) => (asked.push(moment), Promise.resolve(REVOKED)),
    note: async (revoked) => void noted.push(revoked),
    onRevoked: () => undefined,
  },
});
const content = serverOf('content');
let url: string;
beforeAll(async () => void (url = `${await identity.listen({ port: 0, host: '127.0.0.1' })}/graphql`));
afterAll(() => Promise.all([identity.close(), content.close()]));
beforeEach(() => void (asked.length = 0));

const post = (actor: Actor | null, body = JSON.stringify({ since: clock.now() }), path = '/revocations') => {
  const signed = actor && signActor(actor, { audience: 'identity', method: 'POST', path, body }, ACTOR_KEY, clock);
  const headers = { 'content-type': 'application/json', ...signed };
  return identity.inject({ method: 'POST', url: '/revocations', headers, payload: body });
};

test('a gateway is told what was revoked since a moment', async () => {
  const source = remoteRevocations({ subgraph: 'identity', url: () => url, key: ACTOR_KEY, clock });
  expect(await source.since(clock.now())).toEqual(REVOKED);
  expect(asked).toEqual([clock.now()]);
});

test.each<[string, () => ReturnType<typeof post>, number]>([
  ['nobody', () => post(null), 401],
  ['whom the gateway signed for the graph', () => post(GATEWAY, undefined, '/graphql'), 401],
  ['a member of the secretariat', () => post({ kind: 'staff', id: 'stf_1', roles: ['SECRETARIAT'], scopes: [] }), 403],
  ['another subgraph', () => post({ ...GATEWAY, scopes: ['facts:deliver'] } as Actor), 403],
  ['a gateway that says no moment', () => post(GATEWAY, '{}'), 400],
  ['a gateway that asks for more', () => post(GATEWAY, JSON.stringify({ since: clock.now(), where: {} })), 400],
])('%s is refused', async (_name, asking, status) => {
  expect((await asking()).statusCode).toBe(status);
  expect(asked).toEqual([]);
});

test('a gateway passes on what the identity provider told, and nobody else does', async () => {
  const source = remoteRevocations({ subgraph: 'identity', url: () => url, key: ACTOR_KEY, clock });
  await source.note(REVOKED);
  expect(noted).toEqual([REVOKED]);
  const path = '/revocations/sign-outs';
  const send = async (actor: Actor, body: string) => {
    const signed = signActor(actor, { audience: 'identity', method: 'POST', path, body }, ACTOR_KEY, clock);
    const headers = { 'content-type': 'application/json', ...signed };
    return (await identity.inject({ method: 'POST', url: path, headers, payload: body })).statusCode;
  };
  expect(await send(GATEWAY, JSON.stringify(REVOKED))).toBe(403);
  expect(await send({ ...GATEWAY, scopes: ['revocations:write'] } as Actor, '{"sessions":[1]}')).toBe(400);
  expect(noted).toHaveLength(1);
});

test('a gateway with another key, and one that asks where no sessions are kept, learn nothing', async () => {
  const stranger = remoteRevocations({ subgraph: 'identity', url: () => url, key: 'x'.repeat(40), clock });
  await expect(stranger.since(clock.now())).rejects.toThrow('identity answered 401');
  expect((await content.inject({ method: 'POST', url: '/revocations' })).statusCode).toBe(404);
});
