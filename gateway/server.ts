import { fastify, type FastifyInstance } from 'fastify';
import type { Broadcast } from '../common/broadcast/broadcast';
import { systemClock, type Clock, SECOND } from '../common/clock';
import { createIdGenerator } from '../common/ids';
import type { Log } from '../common/log';
import { Authenticator } from './actor/authenticator';
import type { RevocationList } from './actor/revocation-list';
import type { TokenVerifier } from './actor/token';
import { BUDGETS, type Budgets } from './demand/budgets';
import type { Manifest } from './documents/manifest';
import { TrustedDocuments } from './documents/trusted-documents';
import { Answerer } from './http/answerer';
import { registerBackchannelLogoutRoute, type TakeLogout } from './http/backchannel-logout-route';
import type { GraphEngine } from './http/engine';
import { registerGraphQLRoute } from './http/graphql-route';
import { registerHealthRoutes, type Readiness } from './http/health-route';
import { registerJsonBody } from './http/json-body';
import { registerGraphiqlRoute } from './landing/graphiql-route';
import { registerLandingRoute, type LandingOptions } from './landing/landing-route';
import { registerOriginPolicy } from './http/origin-policy';
import { registerSecurityHeaders } from './http/security-headers';
import { registerSingleHeaders } from './http/single-headers';
import type { RateGuard } from './limits/rate-limits';
import { Pipeline } from './http/pipeline';
import { DOCUMENT_LIMITS, type DocumentLimits } from './limits/document-limits';
import type { Observation } from './plugins/metrics';
import { answerBadAddress, registerServerErrors } from './http/server-errors';

export interface GatewayOptions {
  /** Plans and executes; see `engineOfGateway` for anything that Apollo Server accepts as its gateway. */
  readonly engine: GraphEngine;
  /** Verifiers of bearer tokens, one per issuer: own tokens, and the company's OpenID provider for staff. */
  readonly verifiers: readonly TokenVerifier[];
  /** Tokens that are good no longer; none when absent. */
  readonly revoked?: RevocationList | undefined;
  /** Takes what the company's OpenID provider tells at /oidc/backchannel-logout; without it there is no such route. */
  readonly takeLogout?: TakeLogout | undefined;
  readonly ready: Readiness;
  /** The documents that apps may send by id; none when absent. */
  readonly manifest?: Manifest;
  /** Production: only staff may send documents of their own making. */
  readonly trustedOnly?: boolean;
  readonly log: Log;
  readonly clock?: Clock;
  /** Origins of the web apps that may use the graph from a browser, such as `https://alumni.example.com`; none by default. */
  readonly origins?: readonly string[];
  /** Whether clients reach the gateway by HTTPS; then browsers are told to use nothing else. */
  readonly https?: boolean;
  /** What the landing page shows; without it there is neither landing page nor GraphiQL. */
  readonly landing?: LandingOptions;
  /** Largest request body in bytes; 1 MiB. */
  readonly maxBodyBytes?: number;
  /** How large a document may be; what is left out is as in DOCUMENT_LIMITS. */
  readonly limits?: Partial<DocumentLimits>;
  /** What one operation may cost, by role; what is left out is as in BUDGETS. */
  readonly budgets?: Partial<Budgets>;
  /** Errors that one answer shows; 20. */
  readonly maxErrors?: number;
  /** Counts what senders and addresses cause; nothing is counted when absent. */
  readonly rates?: RateGuard;
  /** Told of each request for a document id that nobody registered. */
  readonly onUnknownDocument?: () => void;
  /** Told of each answered request, for metrics and the request log. */
  readonly observe?: (observation: Observation) => void;
  /** Releases what else belongs to the gateway, after the engine. */
  readonly onStop?: () => Promise<void>;
  /** Addresses of the proxies that may say where a request comes from; none. */
  readonly trustProxy?: readonly string[];
  /** Longest answer in bytes; 8 MiB. */
  readonly maxAnswerBytes?: number;
  /** How long an operation may take; 15 s. */
  readonly deadlineMs?: number;
  /** Whether identical queries of one actor share one answer while it is in the making; true. */
  readonly shareIdentical?: boolean;
  /** To other gateways of the same graph: who changed something, so that they do not answer with what was before. */
  readonly changes?: Broadcast | undefined;
}

export interface Gateway {
  readonly app: FastifyInstance;
  /** Starts to listen; port 0 takes a free one. Resolves to the URL. */
  listen(port: number, host?: string): Promise<string>;
  /** Stops to accept, lets running requests finish, then releases the engine. May be called twice. */
  stop(): Promise<void>;
}

/** Builds the gateway without listening, so that tests can call `app.inject`. Resolves when the first schema is loaded. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { engine, log, clock = systemClock } = options;
  const ids = createIdGenerator(clock);
  let draining = false;
  const app = fastify({
    logger: false,
    bodyLimit: options.maxBodyBytes ?? 1_048_576,
    requestTimeout: 30 * SECOND,
    requestIdHeader: false,
    trustProxy: options.trustProxy && options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    genReqId: () => ids.next('request'),
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
    frameworkErrors: answerBadAddress,
  });
  const documents = new TrustedDocuments({
    manifest: options.manifest ?? { version: 1, documents: [] },
    trustedOnly: options.trustedOnly ?? false,
    clock,
    log,
    ...(options.onUnknownDocument && { onUnknown: options.onUnknownDocument }),
  });
  const pipeline = new Pipeline({
    engine,
    documents,
    rates: options.rates,
    log,
    limits: { ...DOCUMENT_LIMITS, ...options.limits },
    budgets: { ...BUDGETS, ...options.budgets },
    maxErrors: options.maxErrors ?? 20,
  });
  const authenticator = new Authenticator(options.verifiers, clock, options.revoked);
  registerServerErrors(app, log);
  registerSecurityHeaders(app, { https: options.https ?? false });
  registerSingleHeaders(app);
  registerOriginPolicy(app, options.origins ?? []);
  const readJson = registerJsonBody(app);
  if (options.landing) {
    registerLandingRoute(app, options.landing);
    registerGraphiqlRoute(app);
  }
  if (options.takeLogout) registerBackchannelLogoutRoute(app, options.takeLogout, log);
  registerHealthRoutes(app, options.ready, () => draining);
  const answerer = new Answerer({
    pipeline,
    authenticator,
    readJson,
    clock,
    deadlineMs: options.deadlineMs ?? 15 * SECOND,
    maxAnswerBytes: options.maxAnswerBytes ?? 8 * 1_048_576,
    shareIdentical: options.shareIdentical ?? true,
    changes: options.changes,
  });
  registerGraphQLRoute(app, { answerer, log, observe: options.observe });
  await Promise.all([pipeline.start(), options.revoked?.refresh()]);
  let stopping: Promise<void> | undefined;
  return {
    app,
    listen: (port, host = '0.0.0.0') => app.listen({ port, host }),
    stop() {
      draining = true;
      stopping ??= app
        .close()
        .then(() => Promise.all([engine.stop(), options.revoked?.stop()]))
        .then(() => options.onStop?.());
      return stopping;
    },
  };
}
