import { buildSchema } from 'graphql';
import { localEngine } from '../kit/local-engine';
import { testGateway, type Reply, type TestGateway } from '../kit/gateway';
import { MB, tollOf } from '../kit/load';
import { networkEngine } from '../kit/network';
import { ALUMNI } from '../kit/tokens';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nested = (depth: number): string => `{ viewer ${'{ friends '.repeat(depth)}{ id }${' }'.repeat(depth)} }`;

describe('documents made to exhaust the gateway', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await testGateway({ engine: networkEngine() });
    // What the first request of a process costs (modules, keys, compiled code) is not the toll of an attack.
    expect((await test.query(`{ ${times(101, () => 'news')} }`, { as: ALUMNI })).status).toBe(400);
    expect((await test.query('{ news }', { as: ALUMNI })).status).toBe(200);
  });
  afterAll(() => test.gateway.stop());

  const fanOut = (levels: number): string =>
    `{ viewer { ...F0 } } ${times(levels, (i) => `fragment F${i} on Member { a${i}: friends { ...F${i + 1} } b${i}: friends { ...F${i + 1} } }`)}
     fragment F${levels} on Member { id }`;

  it.each<[string, string]>([
    ['101 aliases', `{ ${times(101, (i) => `a${i}: news`)} }`],
    ['10,000 aliases of one field', `{ ${times(10_000, (i) => `a${i}: news`)} }`],
    ['one field 500 times', `{ ${times(500, () => 'news')} }`],
    ['one field 20,000 times', `{ ${times(20_000, () => 'news')} }`],
    ['one field 500 times further down', `{ viewer { friends { ${times(500, () => 'id')} } } }`],
    ['5,000 directives', `{ ${times(1, () => `news ${times(5_000, () => '@include(if: true)')}`)} }`],
    ['60 directives of the operation itself', `query ${times(60, () => '@include(if: true)')} { news }`],
    ['60 levels', nested(60)],
    ['10,000 levels', nested(10_000)],
    [
      'a fragment cycle',
      '{ viewer { ...A } } fragment A on Member { friends { ...B } } fragment B on Member { friends { ...A } }',
    ],
    ['fragments that double at each of 18 levels', fanOut(18)],
    [
      'unused fragments',
      `{ news } ${times(300, (i) => `fragment F${i} on Member { friends { friends { friends { id } } } }`)}`,
    ],
    [
      'an unused fragment that is too deep',
      `{ news } fragment F on Member ${'{ friends '.repeat(30)}{ id }${' }'.repeat(30)}`,
    ],
    [
      '40 root fields through fragments',
      `{ ...A ...B } fragment A on Query { ${times(20, (i) => `a${i}: news`)} } fragment B on Query { ${times(20, (i) => `b${i}: news`)} }`,
    ],
    ['60 variables', `query(${times(60, (i) => `$v${i}: ID`)}) { news }`],
    ['30 operations', times(30, (i) => `query Q${i} { news }`)],
  ])('refuses %s before it is executed', async (_name, query) => {
    test.engine.requests.length = 0;
    const replies: Reply[] = [];
    const toll = await tollOf(async () => void replies.push(await test.query(query, { as: ALUMNI })));
    const [reply] = replies;
    expect(reply?.status).toBe(400);
    expect(reply?.body.errors?.map((error) => error.extensions?.code)).toEqual(['OPERATION_LIMIT_EXCEEDED']);
    expect(reply?.body.errors?.[0]?.message).toMatch(/（(?:.+は \d+ まで)）。分けてください|フラグメントが自分自身を/);
    expect(JSON.stringify(reply?.body).length).toBeLessThan(500);
    // What works as an attack takes seconds and gigabytes.
    expect(toll.cpuMs).toBeLessThan(2_000);
    expect(toll.heapBytes).toBeLessThan(60 * MB);
    expect(test.engine.requests).toHaveLength(0);
  });

  it('accepts what a real page needs', async () => {
    const query = `{ ${times(30, (i) => `a${i}: news`)} }`;
    expect((await test.query(query, { as: ALUMNI })).body.errors).toBeUndefined();
  });

  it('names at most five of many mistakes and suggests no names', async () => {
    const reply = await test.query(`{ ${times(10, (i) => `nes${i}: new @nope${i}`)} }`, { as: ALUMNI });
    expect(reply.body.errors?.length).toBeLessThanOrEqual(6);
    expect(JSON.stringify(reply.body)).not.toMatch(/Did you mean|"news"/);
    const input = await test.query({ query: 'query($x: Strin) { news }', variables: { x: 1 } }, { as: ALUMNI });
    expect(JSON.stringify(input.body)).not.toContain('Did you mean');
  });

  it('refuses a batch', async () => {
    const reply = await test.inject({
      method: 'POST',
      url: '/graphql',
      payload: [{ query: '{ news }' }, { query: '{ news }' }],
    });
    expect([reply.status, reply.body.errors?.length]).toEqual([400, 1]);
  });

  it('refuses two megabytes of variables', async () => {
    const reply = await test.query({ query: '{ news }', variables: { x: 'x'.repeat(2_000_000) } });
    expect(reply.status).toBe(413);
  });

  it.each([
    '{"query":"{ news }","variables":{"__proto__":{"a":1}}}',
    '{"query":"{ news }","__proto__":{"x":1}}',
    '{"query":"{ news }","variables":{"constructor":{"prototype":{"a":1}}}}',
    '{"query":"{ news }","variables":{"\\u005f_proto__":1}}',
  ])('refuses the body %s, and no prototype changes', async (payload) => {
    const reply = await test.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(reply.status).toBe(400);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it.each(['{"__proto__":{"a":1}}', '{"x":{"constructor":{"prototype":{"a":1}}}}', '{"\\u005f_proto__":1}'])(
    'refuses the variables %s in a GET',
    async (variables) => {
      const url = `/graphql?query={news}&variables=${encodeURIComponent(variables)}`;
      const { status, body } = await test.inject({ method: 'GET', url });
      expect([status, body.errors?.[0]?.extensions?.code]).toEqual([400, 'BAD_REQUEST']);
    },
  );

  it('names at most ten of many mistakes in variables and suggests no names', async () => {
    const input = await testGateway({
      engine: localEngine(buildSchema('type Query { find(by: [By!]): String } input By { secretName: Int }')),
    });
    const query = 'query($by: [By!]) { find(by: $by) }';
    const ask = async (by: readonly object[]) => (await input.query({ query, variables: { by } })).body.errors ?? [];
    expect(JSON.stringify(await ask([{ secretNam: 1 }]))).toMatch(/secretNam\b(?!e).*is not defined/);
    expect(JSON.stringify(await ask([{ secretNam: 1 }]))).not.toContain('secretName');
    expect((await ask(Array.from({ length: 5_000 }, () => ({ secretName: 'x' })))).length).toBeLessThanOrEqual(11);
    await input.gateway.stop();
  });

  it('looks at no variable that the operation does not declare, however deep', async () => {
    test.engine.requests.length = 0;
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const payload = `{"query":"{ news }","variables":{"other":${deep}}}`;
    const headers = { 'content-type': 'application/json' };
    const reply = await test.inject({ method: 'POST', url: '/graphql', headers, payload });
    expect([reply.status, reply.body.data]).toEqual([200, { news: '新着' }]);
    expect(test.engine.requests.map(({ variables }) => variables)).toEqual([{}]);
  });

  it('serves an alias that is named like a prototype property as any other', async () => {
    const reply = await test.query('{ __proto__: news constructor: news }');
    expect(reply.status).toBe(200);
    expect(Object.hasOwn(reply.body.data as object, 'constructor')).toBe(true);
  });

  it.each(['_entities(representations: []) { __typename }', '_service { sdl }'])('does not know %s', async (field) => {
    const reply = await test.query(`{ ${field} }`);
    expect(reply.body.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
