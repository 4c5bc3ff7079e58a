import { setImmediate as turn } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { ANONYMOUS } from '../../../common/actor/actor';
import type { RequestContext } from '../../../gateway/http/request-context';
import { NEVER } from '../../../gateway/limits/deadline';
import { httpTransport, type HttpTransportOptions } from '../../../gateway/transport/http';
import type { SubgraphRequest, SubgraphTransport } from '../../../gateway/transport/transport';
import { ok, rawServer, type RawServer } from './raw-server';

const DATA = '{"data":{"greeting":"こんにちは 🌸"}}';
const GREETING = { greeting: 'こんにちは 🌸' };

let server: RawServer;
let transport: SubgraphTransport;
/** What the server answers next. */
let answer: (socket: Socket, request: string) => void;

async function open(options: Partial<HttpTransportOptions> = {}): Promise<void> {
  server = await rawServer((socket, request) => answer(socket, request));
  transport = httpTransport({ name: 'greetings', url: server.url, ...options });
}

afterEach(async () => {
  await server.stop();
  await transport.stop?.();
});

const request = (body = '{"query":"{greeting}"}'): SubgraphRequest => ({
  subgraph: 'greetings',
  operationKind: 'query',
  document: '{greeting}',
  operationName: undefined,
  variables: () => ({}),
  body: () => body,
});

const context = (signal: AbortSignal = NEVER): RequestContext => ({
  requestId: 'r',
  actor: ANONYMOUS,
  locale: 'ja',
  clientName: undefined,
  ip: '127.0.0.1',
  deadlineAt: Infinity,
  signal,
});

const ask = (body?: string, signal?: AbortSignal) => transport.execute(request(body), context(signal));

it('sends one well-formed request, and the length in bytes', async () => {
  await open({ headersFor: () => ({ 'x-request-id': 'abc' }) });
  answer = (socket) => socket.write(ok(DATA));
  expect((await ask('{"query":"{greeting(name:\\"花子\\")}"}')).data).toEqual(GREETING);
  const { host } = new URL(server.url);
  expect(server.requests).toEqual([
    `POST /graphql?a=1 HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\ncontent-type: application/json\r\n` +
      'accept: application/json\r\nx-request-id: abc\r\ncontent-length: 39\r\n\r\n{"query":"{greeting(name:\\"花子\\")}"}',
  ]);
});

it('refuses to send a header that would become two', async () => {
  await open({ headersFor: () => ({ 'x-request-id': 'a\r\nx-actor: staff' }) });
  await expect(ask()).rejects.toThrow('unreachable');
  expect(server.requests).toEqual([]);
});

const chunked = (parts: readonly Buffer[], trailers = ''): Buffer =>
  Buffer.concat([
    Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n'),
    ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)};x=y\r\n`), part, Buffer.from('\r\n')]),
    Buffer.from(`0\r\n${trailers}\r\n`),
  ]);

describe.each([
  ['of a known length', Buffer.from(ok(DATA))],
  ['in chunks', chunked([Buffer.from(DATA).subarray(0, 25), Buffer.from(DATA).subarray(25)], 'x-sum: 1\r\n')],
  ['after an interim one', Buffer.from(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok(DATA)}`)],
])('an answer %s', (_name, bytes) => {
  it('is read wherever the network cuts it, and its connection used again', async () => {
    await open();
    for (let cut = 1; cut < bytes.length; cut++) {
      answer = (socket) => {
        socket.write(bytes.subarray(0, cut));
        void turn().then(() => socket.write(bytes.subarray(cut)));
      };
      expect((await ask()).data).toEqual(GREETING);
    }
    expect(server.connections).toHaveLength(1);
  });
});

it('reads to the end of the connection where no length is named, and opens another one', async () => {
  await open();
  answer = (socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${DATA}`);
  expect((await ask()).data).toEqual(GREETING);
  expect((await ask()).data).toEqual(GREETING);
  expect(server.connections).toHaveLength(2);
});

it.each([
  ['closes', ok(DATA, 'Connection: close\r\n')],
  ['keeps no idle connection', ok(DATA, 'Keep-Alive: timeout=1\r\n')],
  ['says more than it was asked', `${ok(DATA)}HTTP/1.1 200 OK\r\n`],
])('opens another connection when the server %s', async (_name, text) => {
  await open();
  answer = (socket) => socket.write(text);
  expect((await ask()).data).toEqual(GREETING);
  expect((await ask()).data).toEqual(GREETING);
  expect(server.connections).toHaveLength(2);
});

it.each([
  ['no HTTP', '<html>\r\n\r\n'],
  ['two lengths', `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
  ['a length and chunks', `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`],
  ['another coding', `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Encoding: gzip\r\n\r\n{}`],
  ['a folded header', `HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\n{}`],
  ['a negative length', `HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}`],
  ['a wrong chunk', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}X\r\n0\r\n\r\n`],
  ['a chunk without a size', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`],
  ['an endless head', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(5_000)}`],
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
])('takes %s for no answer', async (_name, text) => {
  await open();
  answer = (socket) => socket.write(text);
  await expect(ask()).rejects.toThrow('Subgraph "greetings": unreachable');
  answer = (socket) => socket.write(ok(DATA));
  expect((await ask()).data).toEqual(GREETING);
});

it.each([
  ['announced', ok(`{"data":"${'x'.repeat(2_000)}"}`)],
  ['in chunks', chunked(Array.from({ length: 20 }, () => Buffer.from('x'.repeat(100)))).toString()],
  ['without an end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(2_000)}`],
])('does not take in more than it may: %s', async (_name, text) => {
  await open({ maxResponseBytes: 1_000 });
  answer = (socket) => socket.write(text);
  await expect(ask()).rejects.toMatchObject({ cause: { message: 'too large' } });
});

it('fails when the connection ends before the answer', async () => {
  await open();
  answer = (socket) => socket.end(ok(DATA).slice(0, -5));
  await expect(ask()).rejects.toThrow('unreachable');
});

it('gives up a server that is silent', async () => {
  await open({ timeoutMs: 50 });
  answer = (socket) => socket.write(ok(DATA).slice(0, -5));
  await expect(ask()).rejects.toMatchObject({ cause: { message: 'no answer in time' } });
});

it('gives up a server that sends a byte now and then for ever', async () => {
  await open({ timeoutMs: 100 });
  let dripping: NodeJS.Timeout | undefined;
  answer = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n{');
    dripping = setInterval(() => socket.write(' '), 5);
  };
  await expect(ask()).rejects.toMatchObject({ cause: { message: 'no answer in time' } });
  clearInterval(dripping);
  answer = (socket) => socket.write(ok(DATA));
  expect((await ask()).data).toEqual(GREETING);
});

it('never sends what waited too long for a connection: nobody waits for it any more', async () => {
  await open({ timeoutMs: 100, connections: 1 });
  answer = () => undefined;
  const asked = ['first', 'second', 'third'].map((name) => ask(`{"query":"${name}"}`));
  const outcomes = await Promise.allSettled(asked);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  answer = (socket) => socket.write(ok(DATA));
  expect((await ask('{"query":"later"}')).data).toEqual(GREETING);
  expect(server.requests.map((text) => text.slice(text.indexOf('{')))).toEqual([
    '{"query":"first"}',
    '{"query":"later"}',
  ]);
});

it('takes an aborted request back: before it is sent, and while it waits for its answer', async () => {
  await open({ connections: 1 });
  const [first, second] = [new AbortController(), new AbortController()];
  answer = () => first.abort();
  const asked = [ask('{"query":"first"}', first.signal), ask('{"query":"second"}', second.signal)];
  second.abort();
  await expect(asked[1]).rejects.toThrow('aborted');
  await expect(asked[0]).rejects.toThrow('aborted');
  await expect(ask('{}', AbortSignal.abort())).rejects.toThrow('aborted');
  expect(server.requests).toHaveLength(1);
});

it('takes back all that waits on one signal, and leaves what was answered', async () => {
  await open();
  const all = new AbortController();
  answer = (socket) => socket.write(ok(DATA));
  expect((await ask('{}', all.signal)).data).toEqual(GREETING);
  let reached = 0;
  answer = () => {
    if (++reached === 2) all.abort();
  };
  const asked = [ask('{"query":"first"}', all.signal), ask('{"query":"second"}', all.signal)];
  await expect(asked[0]).rejects.toThrow('aborted');
  await expect(asked[1]).rejects.toThrow('aborted');
  expect(server.requests).toHaveLength(3);
});

it('keeps to its connections, each with one request at a time, in order', async () => {
  await open({ connections: 2 });
  const waiting: Socket[] = [];
  answer = (socket) => {
    expect(waiting).not.toContain(socket);
    // Never more than two, or this would not be the second; never fewer, or nobody would be answered.
    if (waiting.push(socket) === 2) for (const each of waiting.splice(0)) each.write(ok(DATA));
  };
  const bodies = Array.from({ length: 20 }, (_, index) => `{"query":"${index}"}`);
  await Promise.all(bodies.map((body) => ask(body)));
  expect(server.connections).toHaveLength(2);
  expect(server.requests.map((text) => text.slice(text.indexOf('{')))).toEqual(bodies);
});

it('does not wait for a silent server longer than ever when it stops', async () => {
  await open({ timeoutMs: 50 });
  answer = () => undefined;
  const asked = ask();
  await Promise.all([
    transport.stop?.(),
    expect(asked).rejects.toMatchObject({ cause: { message: 'no answer in time' } }),
  ]);
});

it('lets what was sent be answered before it stops', async () => {
  await open();
  answer = (socket) => void turn().then(() => socket.write(ok(DATA)));
  const asked = ask();
  await Promise.all([transport.stop?.(), expect(asked).resolves.toMatchObject({ data: GREETING })]);
  await expect(ask()).rejects.toThrow('unreachable');
});
