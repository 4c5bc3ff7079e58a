import type { InjectOptions } from 'fastify';
import { buildSchema } from 'graphql';
import type { AccessClaimsInput } from '../../../common/actor/claims';
import { ManualClock } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { createTokenVerifier } from '../../../gateway/actor/token';
import { createGateway, type Gateway, type GatewayOptions } from '../../../gateway/server';
import { localEngine, type LocalEngine } from './local-engine';
import { signingKey, tokenOf } from './tokens';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: {
      readonly message: string;
      readonly path?: unknown;
      readonly extensions?: Record<string, unknown>;
    }[];
    readonly extensions?: Record<string, unknown>;
  };
}

export interface TestGateway {
  readonly gateway: Gateway;
  readonly engine: LocalEngine;
  readonly clock: ManualClock;
  readonly key: ReturnType<typeof signingKey>;
  token(claims: AccessClaimsInput): Promise<string>;
  /** POSTs one operation; `as` signs in first. */
  query(
    body: string | Record<string, unknown>,
    options?: { as?: AccessClaimsInput; headers?: Record<string, string> },
  ): Promise<Reply>;
  inject(options: InjectOptions): Promise<Reply>;
}

export const HELLO = 'type Query { hello: String, fail: String, many: [String!] } type Mutation { wave: String }';

/** A gateway over a local schema, with a clock that stands still. */
export async function testGateway(
  options: Partial<GatewayOptions> & { engine?: LocalEngine } = {},
): Promise<TestGateway> {
  const clock = new ManualClock('2025-06-02T00:00:00Z');
  const key = signingKey('first');
  const engine =
    options.engine ??
    localEngine(buildSchema(HELLO), undefined, {
      hello: 'こんにちは',
      wave: 'done',
      fail() {
        throw new Error('secret detail');
      },
    });
  const gateway = await createGateway({
    verifiers: [createTokenVerifier({ keys: { keys: [key.jwk] }, clock })],
    ready: async () => ({}),
    log: silentLog,
    clock,
    ...options,
    engine,
  });
  const token = (claims: AccessClaimsInput): Promise<string> => tokenOf(claims, key, clock);
  const inject = async (request: InjectOptions): Promise<Reply> => {
    const { statusCode, headers, payload } = await gateway.app.inject(request);
    const json = String(headers['content-type']).includes('json');
    return { status: statusCode, headers, body: json ? (JSON.parse(payload) as Reply['body']) : {} };
  };
  return {
    gateway,
    engine,
    clock,
    key,
    token,
    inject,
    query: async (body, { as, headers } = {}) =>
      inject({
        method: 'POST',
        url: '/graphql',
        headers: { ...(as && { authorization: `Bearer ${await token(as)}` }), ...headers },
        payload: typeof body === 'string' ? { query: body } : body,
      }),
  };
}
