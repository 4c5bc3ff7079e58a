import { buildSchema } from 'graphql';
import type { Actor } from '../../../common/actor/actor';
import { ACTOR_HEADER, SIGNATURE_HEADER, signActor, type SignedRequest } from '../../../common/actor/signature';
import { ManualClock, SECOND } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { createSubgraphServer } from '../../../common/subgraph/http-server';
import type { SubgraphRequest } from '../../../common/subgraph/subgraph';
import { ACTOR_KEY, verifierOf } from '../kit/remote';
import { MB, tollOf } from '../kit/load';

const CHIEF: Actor = { kind: 'staff', id: 'stf_1', roles: ['SECRETARIAT'], scopes: ['role:secretariat'] };
const BODY = JSON.stringify({ query: '{ hello }' });
type Headers = Readonly<Record<string, string>>;

describe('a subgraph that is called past the gateway', () => {
  const clock = new ManualClock('2025-06-02T00:00:00Z');
  let asked: SubgraphRequest[] = [];
  const app = createSubgraphServer(
    {
      name: 'identity',
      schema: buildSchema('type Query { hello: String }'),
      createContext: (request) => {
        asked.push(request);
        return request;
      },
      ready: async () => true,
      stop: async () => undefined,
    },
    { verifier: verifierOf(ACTOR_KEY, clock), clock, log: silentLog },
  );
  afterAll(() => app.close());
  beforeEach(() => (asked = []));

  const signed = (change: Partial<SignedRequest> = {}, key = ACTOR_KEY, actor = CHIEF, at = clock): Headers =>
    signActor(actor, { audience: 'identity', method: 'POST', path: '/graphql', body: BODY, ...change }, key, at);
  const post = (headers: Headers, payload = BODY, url = '/graphql') =>
    app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload });
  const later = (ms: number): ManualClock => new ManualClock(new Date(clock.now().getTime() + ms).toISOString());
  const forged = (headers: Headers, actor: unknown): Headers => {
    const envelope = JSON.parse(Buffer.from(headers[ACTOR_HEADER]!, 'base64url').toString()) as object;
    return { ...headers, [ACTOR_HEADER]: Buffer.from(JSON.stringify({ ...envelope, actor })).toString('base64url') };
  };
  const without = (name: string): Headers =>
    Object.fromEntries(Object.entries(signed()).filter(([header]) => header !== name));

  it('believes the gateway', async () => {
    expect((await post(signed())).statusCode).toBe(200);
    expect(asked.map(({ actor }) => actor)).toEqual([CHIEF]);
  });

  it.each<[string, () => Headers]>([
    ['without any header', () => ({})],
    ['without an actor', () => without(ACTOR_HEADER)],
    ['without a signature', () => without(SIGNATURE_HEADER)],
    ['with an empty signature', () => ({ ...signed(), [SIGNATURE_HEADER]: '' })],
    ['with half a signature', () => ({ ...signed(), [SIGNATURE_HEADER]: signed()[SIGNATURE_HEADER]!.slice(0, 20) })],
    ['with the signature of another request', () => ({ ...signed(), [SIGNATURE_HEADER]: signed()[SIGNATURE_HEADER]! })],
    ['with another key', () => signed({}, 'another key that is long enough to be one')],
    ['for another actor than was signed', () => forged(signed(), { ...CHIEF, id: 'stf_2' })],
    ['signed for another subgraph', () => signed({ audience: 'content' })],
    ['signed for another path', () => signed({ path: '/ready' })],
    ['signed for another method', () => signed({ method: 'GET' })],
    ['signed for another body', () => signed({ body: '{"query":"{ other }"}' })],
    ['signed 31 seconds ago', () => signed({}, ACTOR_KEY, CHIEF, later(-31 * SECOND))],
    ['signed 31 seconds ahead', () => signed({}, ACTOR_KEY, CHIEF, later(31 * SECOND))],
  ])('refuses a request %s, and runs nothing', async (_name, headers) => {
    const reply = await post(headers());
    expect([reply.statusCode, reply.json<{ errors: { extensions: unknown }[] }>().errors[0]?.extensions]).toEqual([
      401,
      { code: 'ACTOR_REFUSED' },
    ]);
    expect(asked).toEqual([]);
  });

  it('refuses an altered body, and a query string that was not signed', async () => {
    expect((await post(signed(), `${BODY} `)).statusCode).toBe(401);
    expect((await post(signed(), BODY, '/graphql?x=1')).statusCode).toBe(401);
    expect(asked).toEqual([]);
  });

  it('refuses a request that comes twice, for as long as its signature would be good', async () => {
    const headers = signed({}, ACTOR_KEY, CHIEF, later(29 * SECOND));
    expect((await post(headers)).statusCode).toBe(200);
    for (let seconds = 0; seconds < 80; seconds += 5) {
      expect([seconds, (await post(headers)).statusCode]).toEqual([seconds, 401]);
      // Requests in between turn the memory of nonces over.
      expect((await post(signed())).statusCode).toBe(200);
      clock.advance(5 * SECOND);
    }
  });

  it('keeps no more of past requests than can come again: memory does not grow with time', async () => {
    const minute = async (): Promise<void> => {
      for (let i = 0; i < 500; i += 1) await post(signed());
      clock.advance(61 * SECOND);
    };
    await minute();
    const { heapBytes } = await tollOf(async () => {
      for (let minutes = 0; minutes < 6; minutes += 1) await minute();
    });
    expect(heapBytes).toBeLessThan(60 * MB);
  });

  it('shows nothing of itself to strangers', async () => {
    for (const url of ['/', '/graphql', '/graphql?query={__schema{types{name}}}', '/schema', '/metrics', '/.env']) {
      const reply = await app.inject({ method: 'GET', url });
      expect([url, reply.statusCode]).toEqual([url, 404]);
    }
    const large = await post({}, `{"query":"${'x'.repeat(5 * MB)}"}`);
    expect(large.statusCode).toBe(400);
    expect((await app.inject({ method: 'POST', url: '/graphql' })).statusCode).toBe(401);
  });
});
