import { print } from 'graphql';
import type { AccessClaimsInput } from '../../../common/actor/claims';
import { testGateway, type TestGateway } from '../kit/gateway';
import { networkEngine } from '../kit/network';
import { ACCESS_ROWS } from '../kit/access-rows';
import { ALUMNI, SECRETARIAT } from '../kit/tokens';

describe('access rules of the schema', () => {
  let test: TestGateway;
  beforeAll(async () => (test = await testGateway({ engine: networkEngine() })));
  afterAll(() => test.gateway.stop());

  it.each(ACCESS_ROWS)('$name', async ({ query, as, data, denied }) => {
    const { body } = await test.query(query, { ...(as && { as }) });
    // As text, because the order of the document is the order of the answer.
    expect(JSON.stringify(body.data)).toBe(JSON.stringify(data));
    const errors = body.errors ?? [];
    expect(errors.map(({ path }) => (path as string[]).join('.'))).toEqual(denied);
    expect(errors.every((error) => error.extensions?.code === 'UNAUTHORIZED_FIELD')).toBe(true);
  });

  it('sends nothing to be executed that was removed', async () => {
    test.engine.requests.length = 0;
    await test.query('{ viewer { name email friends { birthday } } audit { entries } }', { as: ALUMNI });
    const sent = print(test.engine.requests[0]!.document);
    expect(sent).not.toMatch(/email|birthday|friends|audit/);
    await test.query('{ audit { entries } }', { as: ALUMNI });
    expect(test.engine.requests).toHaveLength(1);
  });

  it('refuses a mutation whole, also when only a field of its payload is not allowed', async () => {
    test.engine.requests.length = 0;
    for (const query of [
      'mutation { rename(name: "x") { name } approve(id: 1) { name } }',
      'mutation { rename { email } }',
    ]) {
      const reply = await test.query(query, { as: ALUMNI });
      expect([reply.status, reply.body.data]).toEqual([403, undefined]);
      expect(reply.body.errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED_FIELD');
    }
    expect(test.engine.requests).toHaveLength(0);
    expect(
      (await test.query('mutation { approve(id: 1) { email } }', { as: SECRETARIAT })).body.errors,
    ).toBeUndefined();
  });

  it('decides anew for other variables of @include and for another actor', async () => {
    const query = 'query($all: Boolean!) { viewer { name email @include(if: $all) } }';
    const run = async (all: boolean, as: AccessClaimsInput) =>
      (await test.query({ query, variables: { all } }, { as })).body.data;
    expect(await run(true, ALUMNI)).toEqual({ viewer: { name: '花子', email: null } });
    expect(await run(false, ALUMNI)).toEqual({ viewer: { name: '花子' } });
    expect(await run(true, SECRETARIAT)).toEqual({ viewer: { name: '花子', email: 'hanako@example.test' } });
    expect(await run(true, ALUMNI)).toEqual({ viewer: { name: '花子', email: null } });
  });

  it('decides once for the same document and rights: the same document object is executed', async () => {
    test.engine.requests.length = 0;
    for (const sub of ['mem_1', 'mem_2']) await test.query('{ viewer { name email } }', { as: { ...ALUMNI, sub } });
    const [first, second] = test.engine.requests;
    expect(second?.document).toBe(first?.document);
    expect(second?.documentKey).toBe(first?.documentKey);
  });
});
