import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getOperationAST, parse } from 'graphql';
import { ANONYMOUS } from '../../common/actor/actor';
import { silentLog } from '../../common/log';
import { createGraph } from '../../gateway/execution/gateway';
import { httpTransport } from '../../gateway/transport/http';
import { inProcessTransport } from '../../gateway/transport/in-process';
import { JitExecutor } from './jit-executor';
import { benchSchemas } from './shop-subgraphs';

async function main(): Promise<void> {
  const [, , mode, supergraph] = process.argv;
  const schemas = benchSchemas();
  const graph = createGraph({
    supergraph: { kind: 'text', sdl: supergraph ? require('node:fs').readFileSync(supergraph, 'utf8') : '' },
    transports: (name, url) => (mode === 'in-process' ? inProcessTransport(new JitExecutor(schemas.get(name)!)) : httpTransport({ name, url })),
    log: silentLog,
  });
  await graph.start(() => {});
  const docs = new Map();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { query } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { query: string };
      let known = docs.get(query);
      if (!known) { const document = parse(query); docs.set(query, known = { document, documentKey: query, operation: getOperationAST(document)! }); }
      const r = await graph.executeText({ ...known, variables: {}, context: { requestId: 'r', actor: ANONYMOUS, locale: 'en', clientName: undefined, ip: '', deadlineAt: Date.now()+1e4, signal: new AbortController().signal } });
      const text = Buffer.from(`{"data":${r.data}}`);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
      response.end(text);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
}
process.on('SIGINT', () => process.exit(0));
void main();
