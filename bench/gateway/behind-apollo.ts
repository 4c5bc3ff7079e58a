import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { ANONYMOUS } from '../../common/actor/actor';
import { silentLog } from '../../common/log';
import { EngineGateway } from '../../gateway/apollo/apollo-gateway';
import { createGraph } from '../../gateway/execution/gateway';
import type { RequestContext } from '../../gateway/http/request-context';
import { NEVER } from '../../gateway/limits/deadline';
import { httpTransport } from '../../gateway/transport/http';

/** Child process: the compiled executor as the gateway of an Apollo Server, without this project's front (see ADR 0012). */
async function main([, , supergraph = '']: string[]): Promise<void> {
  const engine = createGraph({
    supergraph: { kind: 'text', sdl: readFileSync(supergraph, 'utf8') },
    transports: (name, url) => httpTransport({ name, url }),
    shareIdentical: false,
    log: silentLog,
  });
  const server = new ApolloServer<RequestContext>({ gateway: new EngineGateway(engine) });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async () => ({
      requestId: 'bench',
      actor: ANONYMOUS,
      locale: 'en' as const,
      clientName: undefined,
      ip: '127.0.0.1',
      deadlineAt: Date.now() + 10_000,
      signal: NEVER,
    }),
  });
  process.send?.({ url });
}

void main(process.argv);
