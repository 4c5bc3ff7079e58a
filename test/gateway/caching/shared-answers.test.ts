import { buildSchema } from 'graphql';
import { LocalRateLimiter } from '../../../gateway/limits/local-rate-limiter';
import { RATE_LIMITS, RateGuard } from '../../../gateway/limits/rate-limits';
import type { RequestContext } from '../../../gateway/http/request-context';
import { ManualClock } from '../../../common/clock';
import { MadeAnswer } from '../../../gateway/caching/made-answer';
import { SharedAnswers } from '../../../gateway/caching/shared-answers';
import { testGateway, type TestGateway } from '../kit/gateway';
import { localEngine } from '../kit/local-engine';
import { ALUMNI, ANALYST, SECRETARIAT } from '../kit/tokens';

const SDL = 'type Query { who(n: Int): String, wait: String, broken: String } type Mutation { wave: String }';
/** Until everything that could happen without the gate has happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('identical queries in flight', () => {
  let test: TestGateway;
  let release: () => void;
  let gate: Promise<void>;
  const engine = localEngine(buildSchema(SDL), undefined, {
    async who(_args: unknown, { actor, locale }: RequestContext) {
      await gate;
      return `${actor.kind === 'anonymous' ? '' : actor.id} ${locale}`;
    },
    async broken() {
      await gate;
      throw new Error('broken');
    },
    wave: () => 'done',
  });
  const close = () => (gate = new Promise((resolve) => (release = resolve)));
  beforeEach(async () => {
    engine.requests.length = 0;
    close();
    test = await testGateway({ engine });
  });
  afterEach(() => test.gateway.stop());
  const reached = async (count: number): Promise<void> => {
    while (asked() < count) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const asked = () => engine.requests.filter(({ operation }) => operation.operation === 'query').length;

  it('of one actor run once, and each gets the answer with its own request id', async () => {
    const headers = { authorization: `Bearer ${await test.token(ALUMNI)}` };
    const all = Array.from({ length: 5 }, () => test.query('{ who }', { headers }));
    await reached(1);
    await settled();
    release();
    const replies = await Promise.all(all);
    expect(asked()).toBe(1);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(new Set(replies.map(({ headers }) => headers['x-request-id'])).size).toBe(5);
    await test.query('{ who }', { headers });
    expect(asked()).toBe(2);
  });

  it('of two actors, locales, clients, methods or texts never share', async () => {
    const askers = [ALUMNI, SECRETARIAT, ANALYST, { ...ALUMNI, roles: ['ALUMNI', 'SUPPORTER'] as const }, undefined];
    const asks = askers.flatMap((as) =>
      ['ja', 'en'].flatMap((locale) =>
        [undefined, 'web', 'mobile'].flatMap((client) =>
          ['{ who }', '{ who(n: 1) }'].map(async (text) => {
            const headers = { 'accept-language': locale, ...(client && { 'graphql-client-name': client }) };
            const { body } = await test.query(text, { ...(as && { as: as as typeof ALUMNI }), headers });
            expect(body.data).toEqual({ who: `${as?.sub ?? ''} ${locale}` });
          }),
        ),
      ),
    );
    const get = test.inject({ method: 'GET', url: `/graphql?query=${encodeURIComponent('{ who }')}` });
    await reached(asks.length + 1);
    release();
    await Promise.all([...asks, get]);
    expect(asked()).toBe(asks.length + 1);
  });

  it('that come after a mutation or a new schema do not join those before', async () => {
    const headers = { authorization: `Bearer ${await test.token(ALUMNI)}` };
    const first = test.query('{ who }', { headers });
    await reached(1);
    await test.query('mutation { wave }', { headers });
    const second = test.query('{ who }', { headers });
    await reached(2);
    engine.reload(buildSchema(SDL));
    const third = test.query('{ who }', { headers });
    await reached(3);
    release();
    for (const reply of await Promise.all([first, second, third])) expect(reply.status).toBe(200);
  });

  it('never join mutations', async () => {
    await Promise.all([1, 2, 3].map(() => test.query('mutation { wave }', { as: ALUMNI })));
    expect(engine.requests).toHaveLength(3);
  });

  it('cost each of their senders the same as when run alone', async () => {
    const clock = new ManualClock('2025-06-02T00:00:00Z');
    // The first one pays for reading the document too.
    const limits = { ...RATE_LIMITS, actor: undefined, address: { capacity: 10 + 3, periodMs: 60_000 } };
    const limited = await testGateway({ engine, rates: new RateGuard(new LocalRateLimiter(clock), limits) });
    const headers = { authorization: `Bearer ${await limited.token(ALUMNI)}` };
    const all = Array.from({ length: 5 }, () => limited.query('{ who }', { headers }));
    await reached(1);
    await settled();
    expect(asked()).toBe(1);
    release();
    const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    await limited.gateway.stop();
  });

  it('refuse a body that is no JSON, also when a GET of the same text is running', async () => {
    const search = `query=${encodeURIComponent('{ who }')}`;
    const get = test.inject({ method: 'GET', url: `/graphql?${search}` });
    await reached(1);
    const headers = { 'content-type': 'application/json' };
    const post = test.inject({ method: 'POST', url: '/graphql', headers, payload: search });
    await settled();
    release();
    expect([(await get).status, (await post).status]).toEqual([200, 400]);
  });
});

describe('the answers in the making', () => {
  it('are forgotten when made or failed, however many there were', async () => {
    const shared = new SharedAnswers();
    const made = new MadeAnswer('x', { executed: undefined, name: 'other', whole: true });
    for (let index = 0; index < 5_000; index++) {
      const answer = index % 2 === 0 ? Promise.resolve(made) : Promise.reject(new Error('x'));
      answer.catch(() => undefined);
      shared.offer(`key ${index}`, answer);
    }
    expect(shared.size).toBe(5_000);
    await settled();
    expect(shared.size).toBe(0);
    expect(shared.offer('k'.repeat(100_000), Promise.resolve(made))).toBeUndefined();
  });
});
