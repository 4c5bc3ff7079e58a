import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

/**
 * Child process: no gateway at all. For each request it sends the same subgraph requests, wave by wave, and answers with their answers in a
 * row: what the network alone costs in Node. Arguments: the subgraphs' URL, a file with the waves (lists of `{ path, body }`), what comes
 * before each path.
 */
const [, , origin = '', file = '', before = ''] = process.argv;
const waves = JSON.parse(readFileSync(file, 'utf8')) as { path: string; body: string }[][];
const pool = new Pool(origin, { connections: 64 });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', async () => {
    let text = '';
    for (const wave of waves) {
      const answers = await Promise.all(
        wave.map(async ({ path, body }) => {
          const headers = { 'content-type': 'application/json', accept: 'application/json' };
          const answer = await pool.request({ path: before + path, method: 'POST', headers, body });
          return answer.body.text();
        }),
      );
      text += answers.join('');
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
});
