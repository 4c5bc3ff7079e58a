import { testGateway, type TestGateway } from '../kit/gateway';

const ORIGIN = 'https://alumni.example.com';
const payload = { query: '{ hello }' };

describe('web pages and HTTP', () => {
  let test: TestGateway;
  beforeAll(async () => {
    const operations = [
      {
        name: 'MemberHome',
        text: '# persona: alumni\n# title: <b>ホーム</b>\nquery MemberHome { hello }',
        header: { persona: 'alumni', title: '<b>ホーム</b>' },
      },
    ];
    test = await testGateway({ origins: [ORIGIN], https: true, landing: { operations, sample: true } });
  });
  afterAll(() => test.gateway.stop());
  const post = (headers: Record<string, string>) => test.inject({ method: 'POST', url: '/graphql', headers, payload });

  it('lets listed origins in, and says so to their preflight', async () => {
    const preflight = await test.inject({
      method: 'OPTIONS',
      url: '/graphql',
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe(ORIGIN);
    const reply = await post({ origin: ORIGIN });
    expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([200, ORIGIN]);
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it.each(['https://evil.example', 'null', 'https://alumni.example.com.evil.example', 'http://alumni.example.com'])(
    'keeps pages of %s out',
    async (origin) => {
      const reply = await post({ origin });
      expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    },
  );

  it('lets its own pages in, by whatever host they were reached', async () => {
    for (const origin of [
      'https://notgraph.example',
      'https://graph.example.evil.example',
      'https://graph.example:444',
    ])
      expect([origin, (await post({ origin, host: 'graph.example' })).status]).toEqual([origin, 403]);
    expect((await post({ origin: 'https://graph.example', host: 'graph.example' })).status).toBe(200);
  });

  it('refuses what a strange page can send without asking: forms, text, and GETs of images', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/json; charset=utf-16',
      'application/graphql',
    ]) {
      const reply = await test.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': type },
        payload: JSON.stringify(payload),
      });
      expect([type, reply.status]).toEqual([type, 415]);
    }
    const image = await test.inject({
      url: '/graphql?query={hello}',
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    });
    expect(image.status).toBe(403);
  });

  it('sends security headers with every answer', async () => {
    for (const url of ['/graphql?query={hello}', '/nowhere', '/health', '/']) {
      const { headers } = await test.inject({ url });
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['strict-transport-security']).toContain('max-age=');
      expect(headers.server ?? headers['x-powered-by']).toBeUndefined();
    }
  });

  it('answers in the media type that the client prefers, or 406', async () => {
    const type = async (accept: string) => {
      const reply = await post({ accept });
      return `${reply.status} ${String(reply.headers['content-type'])}`;
    };
    expect(await type('application/graphql-response+json, application/json;q=0.9')).toBe(
      '200 application/graphql-response+json; charset=utf-8',
    );
    expect(await type('application/graphql-response+json;q=0.5, application/json')).toBe(
      '200 application/json; charset=utf-8',
    );
    expect(await type('text/html')).toMatch(/^406/);
  });

  it('serves a landing page and GraphiQL without anything from elsewhere', async () => {
    const page = (await test.gateway.app.inject({ url: '/' })).body;
    expect(page).toContain('&lt;b&gt;ホーム');
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('退職者');
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const graphiql = (await test.gateway.app.inject({ url: '/graphiql' })).body;
    for (const [, url] of graphiql.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      const asset = await test.gateway.app.inject({ url: url ?? '', headers: { 'accept-encoding': 'gzip' } });
      expect([url, asset.statusCode, asset.headers['content-encoding']]).toEqual([url, 200, 'gzip']);
    }
    expect((await test.inject({ url: '/graphiql/../../package.json' })).status).toBe(404);
  });
});
