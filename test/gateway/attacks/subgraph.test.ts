import { PassThrough } from 'node:stream';
import type { ServerResponse } from 'node:http';
import pino from 'pino';
import { systemClock } from '../../../common/clock';
import { peopleAndNews } from '../kit/people-and-news';
import { remoteGateway, type Misbehaviour, type RemoteGateway } from '../kit/remote';
import { ALUMNI } from '../kit/tokens';

const SECRETS = 'mongodb://root:hunter2@10.1.2.3:27017 at Object.resolve (/srv/app/secret.ts:12:7)';
const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json').end(typeof body === 'string' ? body : JSON.stringify(body));
};
const error = (extensions: Record<string, unknown>, message = SECRETS) => ({
  data: null,
  errors: [{ message, extensions: { stacktrace: [SECRETS], ...extensions }, hint: SECRETS }],
});

/** What a subgraph may do, by a mistake or because somebody took it over; and the code that the client gets. */
const ROWS: readonly [string, Misbehaviour, string][] = [
  ['is cut off', (response) => response.destroy(), 'SUBGRAPH_UNAVAILABLE'],
  ['answers 500 with secrets', (response) => json(response, { error: SECRETS }, 500), 'SUBGRAPH_UNAVAILABLE'],
  [
    'answers 500 in HTML',
    (response) => void response.writeHead(500).end(`<h1>${SECRETS}</h1>`),
    'SUBGRAPH_UNAVAILABLE',
  ],
  [
    'answers 200 in HTML',
    (response) => void response.writeHead(200).end(`<h1>${SECRETS}</h1>`),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['answers 404 with secrets', (response) => void response.writeHead(404).end(SECRETS), 'SUBGRAPH_UNAVAILABLE'],
  [
    'redirects',
    (response) => void response.writeHead(302, { location: 'http://10.1.2.3/' }).end(),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['answers JSON cut short', (response) => json(response, `{"data":{"news":"${SECRETS}`), 'SUBGRAPH_UNAVAILABLE'],
  ['answers a list', (response) => json(response, [SECRETS]), 'SUBGRAPH_UNAVAILABLE'],
  ['answers null', (response) => json(response, 'null'), 'SUBGRAPH_UNAVAILABLE'],
  ['answers a string for errors', (response) => json(response, { errors: SECRETS }), 'SUBGRAPH_UNAVAILABLE'],
  [
    'answers errors that are none',
    (response) => json(response, { data: null, errors: [null, 1, SECRETS, {}] }),
    'INTERNAL_SERVER_ERROR',
  ],
  ['gives errors without a code', (response) => json(response, error({})), 'INTERNAL_SERVER_ERROR'],
  ['gives an unknown code', (response) => json(response, error({ code: 'ECONNREFUSED' })), 'INTERNAL_SERVER_ERROR'],
  [
    'gives the code of a prototype',
    (response) => json(response, error({ code: '__proto__' })),
    'INTERNAL_SERVER_ERROR',
  ],
  [
    'calls itself unreachable, in words of its own',
    (response) => json(response, error({ code: 'SUBGRAPH_UNAVAILABLE' }, 'hunter2 is our password')),
    'SUBGRAPH_UNAVAILABLE',
  ],
  [
    'gives a code that is masked',
    (response) => json(response, error({ code: 'INTERNAL_SERVER_ERROR' })),
    'INTERNAL_SERVER_ERROR',
  ],
  [
    'says what it does not know',
    (response) => json(response, error({ code: 'GRAPHQL_VALIDATION_FAILED' }, 'Did you mean "secretField"?')),
    'INTERNAL_SERVER_ERROR',
  ],
  [
    'puts internals into words for the client',
    (response) => json(response, error({ code: 'BAD_USER_INPUT' })),
    'BAD_USER_INPUT',
  ],
  [
    'suggests names in words for the client',
    (response) => json(response, error({ code: 'BAD_USER_INPUT' }, 'Did you mean "secretField"?')),
    'BAD_USER_INPUT',
  ],
];

describe('a subgraph that misbehaves', () => {
  let remote: RemoteGateway;
  let logged = '';
  beforeEach(async () => {
    logged = '';
    const stream = new PassThrough().on('data', (chunk: Buffer) => (logged += chunk.toString()));
    remote = await remoteGateway(peopleAndNews, systemClock, { deadlineMs: 1_500 }, pino({ level: 'debug' }, stream));
  });
  afterEach(() => remote.stop());
  const ask = () =>
    remote.test.query('{ news me { id name seenBy } }', { as: ALUMNI, headers: { 'accept-language': 'en' } });
  const expectNoLeak = (text: string): void => {
    expect(text).not.toMatch(
      /10\.1\.2\.3|127\.0\.0\.1|localhost|hunter2|mongodb:|\/srv|\.ts:|\bat Object|stack|secretField|Did you mean|<h1>/,
    );
  };

  it.each(ROWS)('that %s takes its own fields along and tells nothing of itself', async (_name, misbehave, code) => {
    remote.misbehaviour.set('news', misbehave);
    const { status, body } = await ask();
    expect([status, body.data]).toEqual([200, { news: null, me: { id: ALUMNI.sub, name: ALUMNI.sub, seenBy: null } }]);
    expect(body.errors?.length).toBeGreaterThan(0);
    expect(new Set(body.errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set([code]));
    expect(body.errors?.every((one) => Object.keys(one.extensions ?? {}).join() === 'code')).toBe(true);
    expectNoLeak(JSON.stringify(body));
  });

  it.each<[string, unknown]>([
    ['a text', SECRETS],
    ['an object', { secret: SECRETS }],
    ['steps that are none', [SECRETS]],
    ['ten thousand steps', Array.from({ length: 10_000 }, () => 'me')],
    ['a prototype', ['__proto__', 'polluted']],
  ])('that gives %s as the path of an error: it is left out', async (_name, path) => {
    const extensions = { code: 'FORBIDDEN' };
    remote.misbehaviour.set('news', (response) =>
      json(response, { data: null, errors: [{ message: 'いいえ', path, extensions }] }),
    );
    const { body } = await ask();
    expectNoLeak(JSON.stringify(body));
    expect(body.errors?.map(({ message }) => message)).toContain('いいえ');
    expect(JSON.stringify(body).length).toBeLessThan(2_000);
  });

  it('that answers __proto__ and constructor changes no prototype and adds no key', async () => {
    remote.misbehaviour.set('news', (response) =>
      json(
        response,
        '{"data":{"news":"ok","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"extra":1}}',
      ),
    );
    const { body } = await remote.test.query('{ news }');
    expect(body.data).toEqual({ news: 'ok' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('that sends without end is cut off: neither memory nor time grow', async () => {
    let sent = 0;
    remote.misbehaviour.set('news', (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(256 * 1024, 0x20);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        if (!response.destroyed) response.once('drain', more);
      };
      response.on('error', () => undefined);
      more();
    });
    const [heap, began] = [process.memoryUsage().rss, Date.now()];
    const { body } = await ask();
    expect(body.data).toEqual({ news: null, me: { id: ALUMNI.sub, name: ALUMNI.sub, seenBy: null } });
    expect(Date.now() - began).toBeLessThan(10_000);
    // Two fetches, each tried twice, each cut off at 16 MiB.
    expect(sent).toBeLessThan(4 * 24 * 1024 * 1024);
    expect(process.memoryUsage().rss - heap).toBeLessThan(400 * 1024 * 1024);
  });

  it.each<[string, Misbehaviour]>([
    ['hangs', () => undefined],
    ['sends headers and hangs', (response) => void response.writeHead(200, { 'content-type': 'application/json' })],
    [
      'sends one byte at a time',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('that %s is not waited for: the rest is answered before the deadline', async (_name, misbehave) => {
    remote.misbehaviour.set('news', misbehave);
    const began = Date.now();
    const { status, body } = await ask();
    expect([status, body.data]).toEqual([200, { news: null, me: { id: ALUMNI.sub, name: ALUMNI.sub, seenBy: null } }]);
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('that is gone does not show its address, is spared after some tries, and is asked again when it is back', async () => {
    remote.misbehaviour.set('news', (response) => response.destroy());
    for (let i = 0; i < 12; i += 1) expectNoLeak(JSON.stringify((await ask()).body));
    // Two fetches in an operation, each tried twice, until five failed in a row.
    expect(remote.arrivals.news?.length).toBeLessThan(12);
    expect(logged).toContain('"state":"open"');
    expect(logged).not.toContain('hunter2');
  });

  it('gets a query again that it did not answer, and a mutation only once', async () => {
    remote.misbehaviour.set('people', (response) => response.destroy());
    await remote.test.query('{ me { id } }');
    expect(remote.arrivals.people).toHaveLength(2);
    const { body } = await remote.test.query('mutation { rename(name: "x") { id } }');
    expect(remote.arrivals.people).toHaveLength(3);
    expect(body.data).toEqual({ rename: null });
  });
});
