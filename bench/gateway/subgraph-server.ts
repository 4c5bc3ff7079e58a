import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JitExecutor } from './jit-executor';
import { benchSchemas } from './shop-subgraphs';

/** Below this path no two answers have the same text. */
const CHANGING = '/changing/';

/**
 * Child process: all four subgraphs on one port, /accounts and so on. Answers are remembered by body, so that the subgraphs cost next to
 * nothing and what is measured is the gateway. GET /counts tells and resets requests and bytes received.
 */
const executors = new Map([...benchSchemas()].map(([name, schema]) => [name, new JitExecutor(schema)]));
const answers = new Map<string, string>();
let requests = 0;
let bytes = 0;

const server = createServer((request, response) => {
  if (request.url === '/counts') {
    response.end(JSON.stringify({ requests, bytes }));
    requests = bytes = 0;
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    requests++;
    bytes += body.length;
    const key = `${request.url} ${body}`;
    const known = answers.get(key);
    const changing = request.url?.startsWith(CHANGING) ?? false;
    const send = (answer: string): void => {
      const text = changing ? `${answer.slice(0, -1)},"extensions":{"answer":${requests}}}` : answer;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    };
    if (known !== undefined) return send(known);
    const executor = executors.get((request.url ?? '').replace(CHANGING, '/').slice(1));
    const { query, variables = {} } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    void executor?.execute({ query, variables }).then((result) => {
      const text = JSON.stringify(result);
      if (answers.size < 1_000) answers.set(key, text);
      send(text);
    });
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
