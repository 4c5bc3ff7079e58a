import path from 'node:path';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { systemClock } from '../common/clock';
import { createLog } from '../common/log';
import { PROJECT_ROOT } from '../common/paths';
import { createOidcVerifier, fetchJwksFrom } from './actor/oidc';
import { createTokenVerifier, type TokenVerifier } from './actor/token';
import { manifestSchema } from './documents/manifest';
import type { GatewayEnv } from './env';
import { LocalRateLimiter } from './limits/local-rate-limiter';
import { RATE_LIMITS, RateGuard } from './limits/rate-limits';
import { RedisRateLimiter } from './limits/redis-rate-limiter';
import { GatewayMetrics } from './plugins/metrics';
import { logRequest } from './plugins/request-log';
import { createRemoteGraph } from './remote-graph';
import { UNLIMITED } from './demand/budgets';
import { createGateway, type Gateway } from './server';

/** A gateway of this process, its subgraphs over HTTP. Does not listen yet. */
export async function openGateway(
  env: GatewayEnv,
): Promise<{ readonly gateway: Gateway; readonly metrics: GatewayMetrics }> {
  const [clock, log, metrics] = [systemClock, createLog(env.LOG_LEVEL), new GatewayMetrics()];
  const manifestFile = path.join(PROJECT_ROOT, 'schema', 'operations', 'manifest.json');
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const { engine, ready } = createRemoteGraph({
    supergraph: path.resolve(PROJECT_ROOT, env.SUPERGRAPH),
    subgraphUrls: env.subgraphUrls,
    actorKey: env.ACTOR_KEY,
    engine: env.GATEWAY_ENGINE,
    manifest,
    clock,
    log,
  });
  const redis = env.REDIS_URL === undefined ? undefined : openRedis(env.REDIS_URL);
  const local = new LocalRateLimiter(clock);
  const limiter = redis ? new RedisRateLimiter({ redis, fallback: local, clock, log }) : local;
  const gateway = await createGateway({
    engine,
    ready,
    verifiers: verifiersOf(env),
    manifest,
    trustedOnly: env.production,
    origins: env.CORS_ORIGINS,
    https: env.HTTPS === 'on',
    trustProxy: env.TRUST_PROXY,
    deadlineMs: env.DEADLINE_MS,
    ...(env.COST_LIMITS === 'off' && { budgets: UNLIMITED }),
    ...(env.RATE_LIMITS === 'on' && { rates: new RateGuard(limiter, RATE_LIMITS) }),
    onUnknownDocument: () => metrics.countUnknownDocument(),
    observe(observation) {
      metrics.observe(observation);
      logRequest(log, observation);
    },
    onStop: async () => void redis?.disconnect(),
    clock,
    log,
  });
  return { gateway, metrics };

  function verifiersOf({
    OIDC_ISSUER: issuer,
    OIDC_JWKS_URL: url,
    OIDC_AUDIENCE: audience,
    ...rest
  }: GatewayEnv): TokenVerifier[] {
    const own = createTokenVerifier({ keys: rest.TOKEN_PUBLIC_KEYS, clock });
    if (issuer === undefined || url === undefined || audience === undefined) return [own];
    const staff = createOidcVerifier({
      issuer,
      audience,
      roleClaim: rest.OIDC_ROLE_CLAIM,
      roles: rest.OIDC_ROLES,
      departmentClaim: rest.OIDC_DEPARTMENT_CLAIM,
      fetchJwks: fetchJwksFrom(url),
      clock,
      log,
    });
    return [own, staff];
  }
}

/** Commands fail at once while Redis is away, instead of queueing up: a request must not wait for the rate limit. */
function openRedis(url: string): Redis {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 200 });
  // Without a listener, a lost connection would end the process; the rate limiter reports it by itself.
  redis.on('error', () => undefined);
  return redis;
}
