import { factsTests, revocationTests } from './kit/facts-journey';
import { journeyTests } from './kit/journey';
import { ask, closePlatform, type Platform } from './kit/platform';
import { openOneProcess } from './kit/ways';

let platform: Platform;
beforeAll(async () => void (platform = await openOneProcess()), 60_000);
afterAll(() => closePlatform(platform), 30_000);

journeyTests(() => platform);
factsTests(() => platform);
revocationTests(() => platform);

test('health, readiness, and a landing page and GraphiQL that load nothing from elsewhere', async () => {
  const get = async (at: string) => fetch(`${platform.url}${at}`);
  expect(await (await get('/health')).json()).toEqual({ status: 'up' });
  const parts = { identity: true, content: true, events: true, opportunities: true };
  expect(await (await get('/ready')).json()).toEqual({ status: 'ready', parts });
  for (const page of ['/', '/graphiql']) {
    const response = await get(page);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const [loaded, links] = [/<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"/g, []] as [RegExp, string[]];
    for (const [, target = ''] of html.matchAll(loaded)) links.push(target);
    expect(links.filter((target) => !/^(\/(?!\/)|data:)/.test(target))).toEqual([]);
    for (const target of links.filter((one) => one.startsWith('/'))) expect((await get(target)).status).toBe(200);
  }
  const script = await (await get('/graphiql/app.js')).text();
  expect(script).not.toMatch(/unpkg\.com|cdn\.jsdelivr|cdnjs\.cloudflare|esm\.sh/);
});

test('GraphiQL’s own request for the schema is answered to an analyst', async () => {
  const { data } = await ask(platform, 'analyst', '{ __schema { queryType { name } } }');
  expect(data.__schema.queryType.name).toBe('Query');
});
