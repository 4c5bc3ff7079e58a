import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { execute, parse, validate } from 'graphql';
import { schemaOf, supergraphOf, type TestSubgraph, type TestSubgraphs } from './testkit';

/** Test subgraphs that listen on ports of this machine, each on a server of its own. */
export interface ServedSubgraphs {
  /** The supergraph with their addresses. */
  readonly supergraph: string;
  readonly servers: Readonly<Record<string, Server>>;
  readonly ports: Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

export async function serveSubgraphs(subgraphs: TestSubgraphs): Promise<ServedSubgraphs> {
  const servers: Record<string, Server> = {};
  const ports: Record<string, number> = {};
  let supergraph = supergraphOf(subgraphs);
  for (const [name, subgraph] of Object.entries(subgraphs)) {
    servers[name] = await listenAs(subgraph);
    ports[name] = portOf(servers[name]);
    supergraph = supergraph.replace(`http://${name}.invalid/`, `http://127.0.0.1:${ports[name]}/`);
  }
  return {
    supergraph,
    servers,
    ports,
    stop: async () => void (await Promise.all(Object.values(servers).map(closed))),
  };
}

/** Serves one subgraph with graphql-js as it stands. */
export async function listenAs(subgraph: TestSubgraph, port = 0): Promise<Server> {
  const schema = schemaOf(subgraph);
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(404).end();
    const { query, variables } = JSON.parse(await text(request)) as { query: string; variables?: object };
    const document = parse(query);
    const errors = validate(schema, document);
    const result =
      errors.length > 0 ? { errors } : await execute({ schema, document, variableValues: { ...variables } });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Ends a server with all its connections, as a killed process would. */
export async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await done;
}
