import { buildSchema } from 'graphql';
import { PublicError } from '../../../common/errors/public-error';
import { localEngine } from '../kit/local-engine';
import { testGateway, type TestGateway } from '../kit/gateway';

describe('gateway server', () => {
  let test: TestGateway;
  beforeEach(async () => (test = await testGateway({ ready: async () => ({ identity: true, database: false }) })));
  afterEach(() => test.gateway.stop());

  it('answers an operation with data and a request id', async () => {
    const reply = await test.query('{ hello }');
    expect(reply.status).toBe(200);
    expect(reply.body.data).toEqual({ hello: 'こんにちは' });
    expect(reply.body.errors).toBeUndefined();
    expect(reply.headers['x-request-id']).toMatch(/^req_/);
  });

  it('tells health from readiness', async () => {
    expect((await test.inject({ url: '/health' })).status).toBe(200);
    const ready = await test.inject({ url: '/ready' });
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({ status: 'unavailable', parts: { identity: true, database: false } });
  });

  it('answers a query by GET, but refuses a mutation by GET', async () => {
    expect((await test.inject({ url: '/graphql?query={hello}' })).body.data).toEqual({ hello: 'こんにちは' });
    const refused = await test.inject({ url: '/graphql?query=mutation{wave}' });
    expect(refused.status).toBe(405);
    expect(refused.headers.allow).toBe('POST');
    expect(test.engine.requests).toHaveLength(1);
  });

  it('answers in the reader’s language what is wrong with a request', async () => {
    const japanese = await test.query({ notAQuery: 1 });
    expect(japanese.status).toBe(400);
    expect(japanese.body.errors?.[0]?.message).toBe('query か documentId を指定してください。');
    const english = await test.query({ notAQuery: 1 }, { headers: { 'accept-language': 'en' } });
    expect(english.body.errors?.[0]?.message).toBe('Give either query or documentId.');
  });

  it('shows twenty of many errors and says how many are left', async () => {
    const list = buildSchema('type Query { many: [Item!]! } type Item { fail: String }');
    const many = Array.from({ length: 100 }, () => ({
      fail: () => {
        throw new PublicError('CONFLICT');
      },
    }));
    const failing = await testGateway({ engine: localEngine(list, undefined, { many }) });
    const { body } = await failing.query('{ many { fail } }', { headers: { 'accept-language': 'en' } });
    expect(body.errors).toHaveLength(21);
    expect(body.errors?.at(-1)?.message).toBe('80 more errors are not shown.');
    await failing.gateway.stop();
  });

  it('does not wait for ever for slow senders: half a minute for a request, and a minute for its head', () => {
    const { server } = test.gateway.app;
    expect(server.requestTimeout).toBeLessThanOrEqual(30_000);
    expect(server.requestTimeout).toBeGreaterThan(0);
    expect(server.headersTimeout).toBeGreaterThan(0);
    expect(server.headersTimeout).toBeLessThanOrEqual(60_000);
  });

  it('masks what a resolver throws by accident', async () => {
    const reply = await test.query('{ fail }');
    expect(reply.status).toBe(200);
    expect(JSON.stringify(reply.body)).not.toContain('secret');
  });

  it('refuses to work after stop, and stops twice without harm', async () => {
    const url = await test.gateway.listen(0, '127.0.0.1');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    await test.gateway.stop();
    await test.gateway.stop();
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });
});
