import { readProjectFile, PROJECT_ROOT } from '../common/paths';
import { SECOND } from '../common/clock';
import { openShared } from '../common/redis';
import { SubgraphExecutor } from '../common/subgraph/executor';
import type { Subgraph } from '../common/subgraph/subgraph';
import path from 'node:path';
import { RevocationList } from '../gateway/actor/revocation-list';
import { createTokenVerifier } from '../gateway/actor/token';
import { createGraph } from '../gateway/execution/gateway';
import { openStockGraph } from '../gateway/execution/stock/stock-on-demand';
import { manifestOf, operationFiles } from '../gateway/documents/manifest';
import { RATE_LIMITS, RateGuard } from '../gateway/limits/rate-limits';
import { rateLimiterOn } from '../gateway/limits/redis-rate-limiter';
import { createGateway, type Gateway } from '../gateway/server';
import { inProcessTransport } from '../gateway/transport/in-process';
import { isSampleNetwork } from './sample-marker';
import { publicKeyOf } from './secrets';
import type { Surroundings } from './subgraphs';

/** The gateway over subgraphs of this process: their schemas are called directly, without HTTP between. */
export async function openGraph(subgraphs: readonly Subgraph[], around: Surroundings): Promise<Gateway> {
  const { secrets, clock, log } = around;
  const executors = new Map(
    subgraphs.map((subgraph) => [subgraph.name as string, new SubgraphExecutor(subgraph, log)]),
  );
  const operations = operationFiles(path.join(PROJECT_ROOT, 'schema', 'operations'));
  const graph = {
    supergraph: { kind: 'text' as const, sdl: readProjectFile('schema', 'supergraph.graphql') },
    transports: (name: string) => {
      const executor = executors.get(name);
      if (!executor) throw new Error(`The supergraph names the subgraph ${name}, which does not run here.`);
      return inProcessTransport(executor);
    },
    warmUp: manifestOf(operations).documents.map(({ body }) => body),
    log,
  };
  const engine = around.env.GATEWAY_ENGINE === 'apollo' ? await openStockGraph(graph) : createGraph(graph);
  const acceptedKeys = [publicKeyOf(secrets.signingKey), ...(around.env.TOKEN_PUBLIC_KEYS?.keys ?? [])];
  const shared = openShared(around.env.REDIS_URL, log);
  const source = subgraphs.find(({ revocations }) => revocations)?.revocations;
  // Told at once of what this process revokes. Others with the same database may revoke, too.
  const everyMs = around.env.MONGODB_URI === undefined ? 5 * SECOND : SECOND;
  const revoked = source && new RevocationList({ source, everyMs, clock, log });
  const revocations = shared?.broadcasts.on('revocations');
  revocations?.listen({ heard: () => revoked?.refresh() });
  source?.onRevoked(async () => void (await Promise.all([revoked?.refresh(), revocations?.tell('')])));
  return createGateway({
    engine,
    verifiers: [createTokenVerifier({ keys: { keys: acceptedKeys }, clock })],
    revoked,
    manifest: manifestOf(operations),
    trustedOnly: around.env.production,
    landing: { operations, sample: isSampleNetwork(around.env) },
    ready: async () =>
      Object.fromEntries(await Promise.all(subgraphs.map(async (one) => [one.name, await one.ready()]))),
    log,
    // Attempts at signing in are always counted. Outside production, whoever tries things out on their own machine may do so at any rate.
    rates: new RateGuard(
      rateLimiterOn(shared?.redis, clock, log),
      around.env.production ? RATE_LIMITS : { ...RATE_LIMITS, actor: undefined, address: undefined },
    ),
    changes: shared?.broadcasts.on('changes'),
    onStop: async () => shared?.close(),
    clock,
  });
}
