import type { Socket } from 'node:net';
import { ANONYMOUS } from '../../../common/actor/actor';
import { NEVER } from '../../../gateway/limits/deadline';
import { httpTransport } from '../../../gateway/transport/http';
import { KnownText } from '../../../gateway/transport/known-text';
import type { SubgraphResponse } from '../../../gateway/transport/transport';
import { ok, rawServer } from './raw-server';

const DATA = '{"data":{"greeting":"こんにちは 🌸"}}';
const context = {
  requestId: 'r',
  actor: ANONYMOUS,
  locale: 'ja' as const,
  clientName: undefined,
  ip: '127.0.0.1',
  deadlineAt: Infinity,
  signal: NEVER,
};

/** What a transport that knows each of `texts` makes of the same answer. */
async function answersTo(texts: readonly string[], send: (socket: Socket) => void): Promise<SubgraphResponse[]> {
  const server = await rawServer((socket) => send(socket));
  const transport = httpTransport({ name: 'greetings', url: server.url });
  const request = {
    subgraph: 'greetings',
    operationKind: 'query' as const,
    document: '{greeting}',
    operationName: undefined,
    variables: () => ({}),
    body: () => '{"query":"{greeting}"}',
  };
  try {
    const responses: SubgraphResponse[] = [];
    for (const text of texts)
      responses.push(await transport.execute({ ...request, known: new KnownText(text) }, context));
    return responses;
  } finally {
    await server.stop();
    await transport.stop?.();
  }
}

function inTwo(socket: Socket): void {
  const bytes = Buffer.from(ok(DATA));
  socket.write(bytes.subarray(0, -8));
  setTimeout(() => socket.write(bytes.subarray(-8)), 10);
}

it.each([
  ['in one piece', (socket: Socket): void => void socket.write(ok(DATA))],
  ['in two', inTwo],
])('knows an answer again that comes %s, and no other', async (_, send) => {
  const others = [DATA.replace('🌸', '🌼'), `${DATA.slice(0, -1)} }`, '{"data":{"greeting":null}}', ''];
  const [again, ...rest] = await answersTo([DATA, ...others], send);
  expect(again).toEqual({ text: DATA, same: true });
  const read = { data: { greeting: 'こんにちは 🌸' }, text: DATA, repeated: undefined };
  expect(rest).toEqual(others.map(() => read));
});

it('knows an answer again that is not well-formed UTF-8', async () => {
  const [before = '', after = ''] = ok('{"data":{"greeting":"?"}}').split('?');
  const send = (socket: Socket): void =>
    void socket.write(Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(after)]));
  const text = '{"data":{"greeting":"\ufffd"}}';
  expect(await answersTo([text], send)).toEqual([{ text, same: true }]);
});
