import { z } from 'zod';
import { publicKeySet, type PublicKeySet } from '../common/actor/public-keys';
import { readEnv } from '../common/env';
import { SUBGRAPH_NAMES, type SubgraphName } from '../common/subgraph/subgraph';
import type { StaffRole } from './actor/oidc';

/** A setting that is written as JSON. */
const json = <T extends z.ZodType>(schema: T, what: string) =>
  z.string().transform((text, context): z.output<T> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: `not ${what} in JSON` });
      return z.NEVER;
    }
  });

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const port = z.coerce.number().int().min(0).max(65_535);
const staffRoles = z.record(
  z.string(),
  z.enum(['BUSINESS_UNIT', 'RECRUITER', 'SECRETARIAT', 'ANALYST'] satisfies StaffRole[]),
);
const schema = z
  .object({
    PORT: port.default(4000),
    HOST: z.string().default('127.0.0.1'),
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
    /** File of the supergraph, read again when it changes, or an http(s) URL that is asked again after each POLL_MS. */
    SUPERGRAPH: z.string().default('schema/supergraph.graphql'),
    POLL_MS: z.coerce.number().int().min(100).default(10_000),
    /** `on`: no tokens, no signed actor, no limits of cost and rate, for a supergraph that is not this network's. Not in production. */
    OPEN: z.enum(['on', 'off']).default('off'),
    IDENTITY_URL: z.url().optional(),
    CONTENT_URL: z.url().optional(),
    EVENTS_URL: z.url().optional(),
    OPPORTUNITIES_URL: z.url().optional(),
    ACTOR_KEY: z.string().min(32, 'at least 32 characters').optional(),
    TOKEN_PUBLIC_KEYS: publicKeySet.optional(),
    OIDC_ISSUER: z.url().optional(),
    OIDC_JWKS_URL: z.url().optional(),
    OIDC_AUDIENCE: z.string().optional(),
    /** For logout tokens, where it is not OIDC_AUDIENCE. */
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_ROLE_CLAIM: z.string().default('groups'),
    OIDC_ROLES: json(staffRoles, 'groups and their roles, such as {"alumni-office":"SECRETARIAT"},').default({}),
    OIDC_DEPARTMENT_CLAIM: z.string().optional(),
    REDIS_URL: z.url().optional(),
    RATE_LIMITS: z.enum(['on', 'off']).default('on'),
    /** `off`: operations of any cost are run; for a supergraph that is not this network's, such as a test suite's. */
    COST_LIMITS: z.enum(['on', 'off']).default('on'),
    /** `apollo`: stock ApolloGateway plans and executes, to compare with. */
    GATEWAY_ENGINE: z.enum(['compiled', 'apollo']).default('compiled'),
    /** `off`: identical queries in flight each run by themselves, to measure what one costs. */
    SHARE_IDENTICAL: z.enum(['on', 'off']).default('on'),
    GATEWAY_WORKERS: z.coerce.number().int().min(1).max(64).default(1),
    /** Origins of web apps, separated by commas. */
    CORS_ORIGINS: list.default([]),
    /** Addresses of the proxies in front, separated by commas; only they are believed about a client's address. */
    TRUST_PROXY: list.default([]),
    /** Whether clients come by HTTPS, ended by a proxy. */
    HTTPS: z.enum(['on', 'off']).default('off'),
    METRICS_PORT: port.optional(),
    METRICS_HOST: z.string().default('127.0.0.1'),
    DEADLINE_MS: z.coerce.number().int().min(100).max(120_000).default(15_000),
  })
  .superRefine((env, context) => {
    const given = [env.OIDC_ISSUER, env.OIDC_JWKS_URL, env.OIDC_AUDIENCE].filter((value) => value !== undefined);
    if (given.length > 0 && given.length < 3) {
      const message = 'OIDC_ISSUER, OIDC_JWKS_URL and OIDC_AUDIENCE belong together: set all or none';
      context.addIssue({ code: 'custom', path: ['OIDC_ISSUER'], message });
    }
    const needed = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    if (env.OPEN === 'off' && env.ACTOR_KEY === undefined)
      needed('ACTOR_KEY', 'the secret shared with the subgraphs is missing');
    if (env.OPEN === 'off' && env.TOKEN_PUBLIC_KEYS === undefined)
      needed('TOKEN_PUBLIC_KEYS', 'a JWK set of public Ed25519 keys with kid is missing');
    if (env.OPEN === 'on' && env.NODE_ENV === 'production')
      needed('OPEN', 'an open gateway (--open) lets everybody ask anything: not in production');
    if (env.NODE_ENV === 'production' && env.OIDC_JWKS_URL?.startsWith('http:')) {
      context.addIssue({ code: 'custom', path: ['OIDC_JWKS_URL'], message: 'must be https in production' });
    }
  });

export interface GatewayEnv extends Omit<z.output<typeof schema>, 'ACTOR_KEY' | 'TOKEN_PUBLIC_KEYS' | 'OPEN'> {
  readonly production: boolean;
  /** How clients and subgraphs know who somebody is; undefined for an open gateway, which knows nobody. */
  readonly trust: Trust | undefined;
  /** Where subgraphs are, when not where the supergraph says. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
}

export interface Trust {
  readonly actorKey: string;
  readonly tokenKeys: PublicKeySet;
}

type Settings = Readonly<Record<string, string | undefined>>;

/**
 * Settings of a gateway in a process of its own: those given (by flags) go before those of the environment. Throws EnvironmentError that
 * names every problem.
 */
export function gatewayEnv(given: Settings = {}, source: Settings = process.env): GatewayEnv {
  const env = readEnv(schema, { ...source, ...given });
  const urlOf = (name: SubgraphName): string | undefined => env[`${name.toUpperCase() as Uppercase<SubgraphName>}_URL`];
  const urls = SUBGRAPH_NAMES.flatMap((name): [string, string][] => {
    const url = urlOf(name);
    return url === undefined ? [] : [[name, url]];
  });
  const { ACTOR_KEY: actorKey, TOKEN_PUBLIC_KEYS: tokenKeys, OPEN, ...rest } = env;
  // Both are there unless the gateway is open: checked above.
  const trust = OPEN === 'off' && actorKey && tokenKeys ? { actorKey, tokenKeys } : undefined;
  return { ...rest, trust, production: env.NODE_ENV === 'production', subgraphUrls: new Map(urls) };
}

/** The folder in which the command was given: npm itself goes to the project's. */
export const launchFolder = (source: Settings = process.env): string => source['INIT_CWD'] ?? process.cwd();
