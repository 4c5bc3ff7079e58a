import { buildASTSchema, parse, type OperationDefinitionNode } from 'graphql';
import type { Listener } from '../../../common/broadcast/broadcast';
import { SECOND } from '../../../common/clock';
import { cacheHintsOf } from '../../../gateway/caching/cache-hints';
import { CachePolicies } from '../../../gateway/caching/cache-policy';
import { MadeAnswer } from '../../../gateway/caching/made-answer';
import { PublicAnswers } from '../../../gateway/caching/public-answers';
import { ManualClock } from '../../../common/clock';
import { manifestOf } from '../../../gateway/documents/manifest';
import { testGateway, type TestGateway } from '../kit/gateway';
import { localEngine } from '../kit/local-engine';
import { ALUMNI, ANALYST, SECRETARIAT } from '../kit/tokens';

const SDL = `
directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
enum CacheControlScope { PUBLIC PRIVATE }
schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY) { query: Query mutation: Mutation }
type Mutation { change: Int }
type Query {
  news(first: Int): [News!]! @cacheControl(maxAge: 60)
  count: Int @cacheControl(maxAge: 10)
  now: Int
  viewer: Person @cacheControl(maxAge: 60, scope: PRIVATE)
  found: Found @cacheControl(maxAge: 60)
  memo: String @cacheControl(maxAge: 60) @requiresScopes(scopes: [["role:secretariat"]])
  failing: Int @cacheControl(maxAge: 60)
}
union Found = News | Person
type News { title: String author: Person @cacheControl(inheritMaxAge: true) topic: Topic place: Place reads: Int @cacheControl(maxAge: 5) }
type Topic { name: String }
type Place @cacheControl(maxAge: 30) { name: String }
type Person { name: String secret: String @cacheControl(scope: PRIVATE) }
`;
const schema = buildASTSchema(parse(SDL), { assumeValidSDL: true });

describe('how long an answer may be kept', () => {
  const policies = new CachePolicies(schema, cacheHintsOf(parse(SDL)));
  const secondsOf = (text: string): number => {
    const [operation, ...fragments] = parse(text).definitions;
    const named = new Map(fragments.map((node) => [(node as { name: { value: string } }).name.value, node as never]));
    return policies.publicSeconds(operation as OperationDefinitionNode, named);
  };
  it.each([
    ['{ news { title } }', 60],
    ['{ news { title } now }', 0],
    ['{ news { title } count }', 10],
    ['{ news { title reads } }', 5],
    ['{ news { author { name } } }', 60],
    ['{ news { author { secret } } }', 0],
    ['{ news { topic { name } } }', 0],
    ['{ news { place { name } } }', 30],
    ['{ ...F } fragment F on Query { news { place { name } } }', 30],
    ['{ news { title } viewer { name } }', 0],
    ['{ found { ... on News { reads } } }', 5],
    ['{ found { ... on Person { secret } } }', 0],
    ['{ __typename }', 0],
  ])('%s: %i s', (text, seconds) => expect(secondsOf(text)).toBe(seconds));
});

describe('public answers', () => {
  let test: TestGateway;
  let counted = 0;
  const engine = localEngine(schema, SDL, {
    news: () => [{ title: '新着', author: { name: 'A' } }],
    count: () => ++counted,
    now: () => ++counted,
    change: () => 1,
    memo: 'for the secretariat',
    failing() {
      throw new Error('x');
    },
  });
  beforeEach(async () => {
    engine.requests.length = 0;
    test = await testGateway({ engine });
  });
  afterEach(() => test.gateway.stop());

  it('are served again until they are too old, and say how old they are', async () => {
    const first = await test.query('{ count }');
    expect(first.headers['cache-control']).toBe('public, max-age=10');
    test.clock.advance(4 * SECOND);
    const second = await test.query('{ count }');
    expect([second.body, second.headers['cache-control'], second.headers['age']]).toEqual([
      first.body,
      'public, max-age=6',
      '4',
    ]);
    test.clock.advance(6 * SECOND);
    expect((await test.query('{ count }')).body).not.toEqual(first.body);
    expect((await test.query('{ now }')).headers['cache-control']).toBe('no-store');
  });

  it('are served for a trusted document by GET, so that caches on the way may hold them', async () => {
    const manifest = manifestOf([{ name: 'count', text: 'query Count { count }', header: {} }]);
    const strict = await testGateway({ engine, manifest, trustedOnly: true });
    const url = `/graphql?documentId=${manifest.documents[0]?.id}`;
    const [first, second] = [await strict.inject({ url }), await strict.inject({ url })];
    expect([first.status, first.headers['cache-control']]).toEqual([200, 'public, max-age=10']);
    expect(second.body).toEqual(first.body);
    expect(second.headers['vary']).toContain('Authorization');
    expect((await strict.inject({ url: '/graphql?query={count}' })).status).toBe(403);
    await strict.gateway.stop();
  });

  it('are shared only by those for whom the same rules hold', async () => {
    const ask = (as: typeof ALUMNI) => test.query('{ memo }', { as });
    expect((await ask(SECRETARIAT)).body.data).toEqual({ memo: 'for the secretariat' });
    expect((await ask(ALUMNI)).body.data).toEqual({ memo: null });
    expect((await ask(ANALYST)).body.data).toEqual({ memo: null });
    expect((await ask({ ...SECRETARIAT, sub: 'stf_01J00000000000000000000009' })).headers['cache-control']).toBe(
      'private, max-age=60',
    );
    expect(engine.requests).toHaveLength(1);
  });

  it('differ by locale, client and text, and end with the schema', async () => {
    const each: Record<string, string>[] = [
      { 'accept-language': 'en' },
      { 'accept-language': 'ja' },
      { 'graphql-client-name': 'web' },
    ];
    for (const headers of each) {
      await test.query('{ count }', { headers });
      await test.query('{ count }', { headers });
    }
    expect(engine.requests).toHaveLength(3);
    engine.reload(schema, SDL);
    await test.query('{ count }', { headers: { 'accept-language': 'en' } });
    expect(engine.requests).toHaveLength(4);
  });

  it('are not given to who has changed something since they were begun, but to others', async () => {
    const other = { ...ALUMNI, sub: 'mem_01J00000000000000000000008' };
    const ask = async (as: typeof ALUMNI) => (await test.query('{ count }', { as })).body.data;
    const before = await ask(ALUMNI);
    test.clock.advance(SECOND);
    await test.query('mutation { change }', { as: ALUMNI });
    expect(await ask(other)).toEqual(before);
    test.clock.advance(SECOND);
    const after = await ask(ALUMNI);
    expect(after).not.toEqual(before);
    expect(await ask(other)).toEqual(after);
    expect(await ask(ALUMNI)).toEqual(after);
  });

  it('are given to nobody when staff have changed something, not even if they were in the making then', async () => {
    const ask = async () => (await test.query('{ count }', { as: ALUMNI })).body.data;
    const before = await ask();
    test.clock.advance(SECOND);
    await test.query('mutation { change }', { as: SECRETARIAT });
    const after = await ask();
    expect(after).not.toEqual(before);
    expect(await ask()).toEqual(after);
  });

  it('are not given to who has changed something in another process', async () => {
    const listeners: Listener[] = [];
    const changes = {
      tell: async (who: string) => listeners.forEach(({ heard }) => heard(who)),
      listen: (each: Listener) => void listeners.push(each),
    };
    const [first, second] = [await testGateway({ engine, changes }), await testGateway({ engine, changes })];
    const ask = async (as: typeof ALUMNI) => (await second.query('{ count }', { as })).body.data;
    const before = await ask(ALUMNI);
    second.clock.advance(SECOND);
    await first.query('mutation { change }', { as: ALUMNI });
    expect(await ask({ ...ALUMNI, sub: 'mem_01J00000000000000000000008' })).toEqual(before);
    expect(await ask(ALUMNI)).not.toEqual(before);
    await Promise.all([first.gateway.stop(), second.gateway.stop()]);
  });

  it('are given to nobody when a change may have been missed, not even if they were in the making then', async () => {
    let missed = (): void => undefined;
    let release = (): void => undefined;
    const changes = { tell: async () => undefined, listen: (each: Listener) => void (missed = () => each.missed?.()) };
    const gate = new Promise<void>((resolve) => (release = resolve));
    let runs = 0;
    const slow = localEngine(schema, SDL, { count: () => (++runs === 2 ? gate.then(() => 2) : runs) });
    const deaf = await testGateway({ engine: slow, changes });
    const ask = async () => (await deaf.query('{ count }')).body.data;
    expect([await ask(), await ask()]).toEqual([{ count: 1 }, { count: 1 }]);
    missed();
    const inTheMaking = ask();
    while (runs < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    missed();
    expect(await ask()).toEqual({ count: 3 });
    release();
    expect(await inTheMaking).toEqual({ count: 2 });
    expect(await ask()).toEqual({ count: 3 });
    await deaf.gateway.stop();
  });

  it('tell the engine after which changes a request came', async () => {
    const before = async () => {
      await test.query('{ now }');
      return engine.requests.at(-1)?.context.changesBefore;
    };
    const [first, second] = [await before(), await before()];
    await test.query('mutation { change }');
    const third = await before();
    expect(second).toBe(first);
    expect(third).toBeGreaterThan(second as number);
  });

  it('are never kept with errors', async () => {
    await test.query('{ failing }');
    expect((await test.query('{ failing }')).headers['cache-control']).toBe('no-store');
    expect(engine.requests).toHaveLength(2);
  });

  it('take no more than their room, whatever is asked', () => {
    const clock = new ManualClock('2025-06-02T00:00:00Z');
    const answers = new PublicAnswers(clock);
    const text = 'x'.repeat(100_000);
    for (let index = 0; index < 3_000; index++) {
      answers.keep(
        `key ${index}`,
        new MadeAnswer(text, { executed: undefined, name: 'other', whole: true }),
        60,
        clock.now().getTime(),
      );
    }
    expect(answers.bytes).toBeLessThanOrEqual(64 * 1_048_576);
    expect(answers.fresh('key 0')).toBeUndefined();
    expect(answers.fresh('key 2999')).toBeDefined();
  });
});
