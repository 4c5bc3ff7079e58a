import path from 'node:path';
import { readFileSync } from 'node:fs';
import { together } from '../common/broadcast/broadcast';
import { systemClock, type Clock } from '../common/clock';
import { createLog, type Log } from '../common/log';
import { PROJECT_ROOT } from '../common/paths';
import { openShared } from '../common/redis';
import { revokedBy } from './actor/logout-token';
import { createOidcVerifier, fetchJwksFrom } from './actor/oidc';
import { remoteRevocations } from './actor/remote-revocations';
import { RevocationList } from './actor/revocation-list';
import { createTokenVerifier } from './actor/token';
import { isUrl } from './command-line';
import { manifestSchema, type Manifest } from './documents/manifest';
import type { GatewayEnv } from './env';
import { RATE_LIMITS, RateGuard } from './limits/rate-limits';
import { rateLimiterOn } from './limits/redis-rate-limiter';
import { GatewayMetrics } from './plugins/metrics';
import { logRequest } from './plugins/request-log';
import { createRemoteGraph } from './remote-graph';
import { fetchSupergraphFrom } from './supergraph/remote-supergraph';
import type { SupergraphSource } from './supergraph/source';
import { UNLIMITED } from './demand/budgets';
import { createGateway, type Gateway } from './server';
import type { Workmates } from './workers';

/** A gateway of this process, its subgraphs over HTTP. Does not listen yet. `workmates`: the ways to other workers of this machine, where there are some. */
export async function openGateway(
  env: GatewayEnv,
  workmates?: Workmates,
): Promise<{ readonly gateway: Gateway; readonly metrics: GatewayMetrics }> {
  const [clock, log, metrics] = [systemClock, createLog(env.LOG_LEVEL), new GatewayMetrics()];
  // Documents of this network's apps mean nothing to a supergraph that is not its own.
  const manifest = env.trust ? readManifest() : { version: 1 as const, documents: [] };
  const shareIdentical = env.SHARE_IDENTICAL === 'on';
  const { engine, ready, urlOf } = await createRemoteGraph({
    supergraph: sourceOf(env),
    subgraphUrls: env.subgraphUrls,
    actorKey: env.trust?.actorKey,
    engine: env.GATEWAY_ENGINE,
    shareIdentical,
    manifest,
    clock,
    log,
  });
  const source =
    env.trust &&
    remoteRevocations({ subgraph: 'identity', url: () => urlOf('identity'), key: env.trust.actorKey, clock });
  const revoked = source && new RevocationList({ source, clock, log });
  const own = env.trust && createTokenVerifier({ keys: env.trust.tokenKeys, clock });
  const staff = env.trust && oidcOf(env, clock, log);
  const takeLogout = async (token: string): Promise<void> => {
    if (staff) await source?.note(await revokedBy(token, staff.provider));
    await revoked?.refresh();
  };
  const shared = openShared(env.REDIS_URL, log);
  shared?.broadcasts.on('revocations').listen({ heard: () => revoked?.refresh() });
  const changes = together([
    ...(workmates ? [workmates.changes] : []),
    ...(shared ? [shared.broadcasts.on('changes')] : []),
  ]);
  const limiter = rateLimiterOn(shared?.redis, clock, log, workmates?.limiter);
  const gateway = await createGateway({
    engine,
    ready,
    verifiers: [...(own ? [own] : []), ...(staff ? [staff] : [])],
    ...(staff && { takeLogout }),
    revoked,
    manifest,
    trustedOnly: env.production,
    origins: env.CORS_ORIGINS,
    https: env.HTTPS === 'on',
    trustProxy: env.TRUST_PROXY,
    deadlineMs: env.DEADLINE_MS,
    shareIdentical,
    changes,
    ...((env.COST_LIMITS === 'off' || !env.trust) && { budgets: UNLIMITED }),
    ...(env.RATE_LIMITS === 'on' && env.trust && { rates: new RateGuard(limiter, RATE_LIMITS) }),
    onUnknownDocument: () => metrics.countUnknownDocument(),
    observe(observation) {
      metrics.observe(observation);
      logRequest(log, observation);
    },
    onStop: async () => shared?.close(),
    clock,
    log,
  });
  return { gateway, metrics };
}

function sourceOf({ SUPERGRAPH, POLL_MS }: GatewayEnv): SupergraphSource {
  if (isUrl(SUPERGRAPH)) return { kind: 'poll', fetch: fetchSupergraphFrom(SUPERGRAPH), intervalMs: POLL_MS };
  return { kind: 'file', path: path.resolve(PROJECT_ROOT, SUPERGRAPH) };
}

function readManifest(): Manifest {
  const file = path.join(PROJECT_ROOT, 'schema', 'operations', 'manifest.json');
  return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function oidcOf(env: GatewayEnv, clock: Clock, log: Log): ReturnType<typeof createOidcVerifier> | undefined {
  const { OIDC_ISSUER: issuer, OIDC_JWKS_URL: url, OIDC_AUDIENCE: audience } = env;
  if (issuer === undefined || url === undefined || audience === undefined) return undefined;
  return createOidcVerifier({
    issuer,
    audience,
    clientId: env.OIDC_CLIENT_ID,
    roleClaim: env.OIDC_ROLE_CLAIM,
    roles: env.OIDC_ROLES,
    departmentClaim: env.OIDC_DEPARTMENT_CLAIM,
    fetchJwks: fetchJwksFrom(url),
    clock,
    log,
  });
}
