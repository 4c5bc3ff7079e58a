import { buildSchema } from 'graphql';
import { testGateway, type TestGateway } from '../kit/gateway';
import { localEngine } from '../kit/local-engine';

describe('what this gateway does not do', () => {
  let test: TestGateway;
  beforeAll(async () => {
    const schema = buildSchema('type Query { hello: String } type Subscription { ticks: Int }');
    test = await testGateway({ engine: localEngine(schema, undefined, { hello: 'Hi' }) });
  });
  afterAll(() => test.gateway.stop());

  it('is said of subscriptions, by POST and by GET', async () => {
    const text = 'subscription { ticks }';
    const posted = await test.query(text);
    const got = await test.inject({ method: 'GET', url: '/graphql', query: { query: text } });
    for (const { status, body } of [posted, got]) {
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
      expect(body.errors?.[0]?.message).toContain('subscription');
      expect(body).not.toHaveProperty('data');
    }
  });

  it.each(['defer', 'stream'])('is said of @%s', async (directive) => {
    const { body } = await test.query(`{ ... @${directive} { hello } }`);
    expect(body.errors?.[0]?.message).toContain(`@${directive}`);
    expect(body).not.toHaveProperty('data');
  });
});
