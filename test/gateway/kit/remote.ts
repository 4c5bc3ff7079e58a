import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execute, parse } from 'graphql';
import { LocalNonces } from '../../../common/actor/nonces';
import { ActorVerifier } from '../../../common/actor/signature';
import type { Actor } from '../../../common/actor/actor';
import type { Clock } from '../../../common/clock';
import { silentLog, type Log } from '../../../common/log';
import { createRemoteGraph } from '../../../gateway/remote-graph';
import type { GatewayOptions } from '../../../gateway/server';
import { schemaOf, supergraphOf, type TestSubgraphs } from '../../federation/testkit';
import { testGateway, type TestGateway } from './gateway';

export const ACTOR_KEY = 'a key of tests that is long enough to be one';

/** Of a subgraph's only process. */
export const verifierOf = (key: string, clock: Clock): ActorVerifier =>
  new ActorVerifier({ keys: [key], nonces: new LocalNonces(clock), clock });

/** What a subgraph got from the gateway. */
export interface Arrival {
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly actor: Actor;
}

/** Answers a request in place of the subgraph; whatever it likes. */
export type Misbehaviour = (response: ServerResponse, request: IncomingMessage) => void;

export interface RemoteGateway {
  readonly test: TestGateway;
  /** Requests that each subgraph got, in order. */
  readonly arrivals: Readonly<Record<string, Arrival[]>>;
  readonly urls: ReadonlyMap<string, string>;
  /** What each subgraph does instead of answering; delete to mend it. */
  readonly misbehaviour: Map<string, Misbehaviour>;
  stop(): Promise<void>;
}

/**
 * A gateway whose subgraphs are reached over HTTP on this machine. Their resolvers get `{ actor, locale }` as context. The clock is the
 * system's, because the gateway and its subgraphs must agree on the time.
 */
export async function remoteGateway(
  subgraphs: TestSubgraphs,
  clock: Clock,
  options: Partial<Omit<GatewayOptions, 'engine'>> = {},
  log: Log = silentLog,
): Promise<RemoteGateway> {
  const folder = mkdtempSync(path.join(tmpdir(), 'remote-gateway-'));
  const supergraph = path.join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, supergraphOf(subgraphs));
  const arrivals: Record<string, Arrival[]> = {};
  const misbehaviour = new Map<string, Misbehaviour>();
  const urls = new Map<string, string>();
  const servers: Server[] = [];
  for (const [name, subgraph] of Object.entries(subgraphs)) {
    const [schema, verifier, seen] = [schemaOf(subgraph), verifierOf(ACTOR_KEY, clock), [] as Arrival[]];
    arrivals[name] = seen;
    const server = createServer((request, response) => {
      void textOf(request).then(async (body) => {
        const signed = { audience: name, method: 'POST', path: request.url ?? '', body };
        const actor = await verifier.verify(request.headers, signed);
        seen.push({ headers: request.headers, rawHeaders: request.rawHeaders, body, actor });
        const misbehave = misbehaviour.get(name);
        if (misbehave) return misbehave(response, request);
        const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
        const contextValue = { actor, locale: request.headers['accept-language'] };
        const result = await execute({ schema, document: parse(query), variableValues: variables ?? {}, contextValue });
        response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    urls.set(name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
    servers.push(server);
  }
  const manifest = { version: 1 as const, documents: [] };
  const { engine } = await createRemoteGraph({
    supergraph: { kind: 'file', path: supergraph },
    subgraphUrls: urls,
    actorKey: ACTOR_KEY,
    manifest,
    clock,
    log,
  });
  const test = await testGateway({ clock, log, ...options, engine: engine as never });
  return {
    test,
    arrivals,
    urls,
    misbehaviour,
    async stop() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      await test.gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
