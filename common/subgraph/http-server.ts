import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { ActorVerifier } from '../actor/signature';
import type { Clock } from '../clock';
import { PublicError } from '../errors/public-error';
import { localeOf } from '../locale';
import type { Log } from '../log';
import { SubgraphExecutor, type SubgraphOperation } from './executor';
import { registerServiceRoutes, type SignedReader } from './service-routes';
import type { Subgraph, SubgraphRequest } from './subgraph';

export interface SubgraphServerOptions {
  /** Tells who is asking, and refuses who comes past the gateway. */
  readonly verifier: ActorVerifier;
  readonly clock: Clock;
  readonly log: Log;
}

/** Representations of a large page of entities fit easily; more than this is not the gateway. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Serves one subgraph over HTTP to the gateway alone: a request without a valid signed actor is refused before it is parsed. */
export function createSubgraphServer(subgraph: Subgraph, options: SubgraphServerOptions): FastifyInstance {
  const app = fastify({ bodyLimit: BODY_LIMIT, logger: false });
  const executor = new SubgraphExecutor(subgraph, options.log);

  // The signature covers the bytes of the body, so they are kept as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.get('/health', () => ({ status: 'up' }));
  app.get('/ready', async (_request, reply) => {
    const ready = await subgraph.ready();
    return reply.code(ready ? 200 : 503).send({ [subgraph.name]: ready });
  });
  const signed: SignedReader = async (request) => {
    const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
    const as = { audience: subgraph.name, method: 'POST', path: request.url, body };
    return { actor: await options.verifier.verify(request.headers, as), body };
  };
  app.post('/graphql', async (request) => {
    const { actor, body } = await signed(request);
    return executor.execute(operationOf(body), { actor, ...requestOf(request, options.clock) });
  });
  registerServiceRoutes(app, subgraph, signed);
  app.setErrorHandler((error, request, reply) => {
    const locale = localeOf(request.headers['accept-language']);
    const known =
      error instanceof PublicError
        ? error
        : new PublicError(isClientFault(error) ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR');
    if (known.code === 'INTERNAL_SERVER_ERROR') options.log.error({ error: String(error) }, 'subgraph request failed');
    return reply.code(known.status).send({ errors: [known.toGraphQLError(locale)] });
  });
  return app;
}

function operationOf(body: Buffer): SubgraphOperation {
  try {
    const operation = JSON.parse(body.toString('utf8')) as Partial<SubgraphOperation> | null;
    if (typeof operation?.query === 'string') return { ...operation, query: operation.query };
  } catch {
    // Falls through: anything that is not a GraphQL request in JSON gets the same answer.
  }
  throw new PublicError('BAD_REQUEST');
}

function requestOf({ headers }: FastifyRequest, clock: Clock): Omit<SubgraphRequest, 'actor'> {
  const requestId = headers['x-request-id'];
  const remaining = Number(headers['x-alumni-time-left-ms']);
  return {
    locale: localeOf(headers['accept-language']),
    requestId: typeof requestId === 'string' ? requestId : '',
    ...(remaining > 0 && { deadline: new Date(clock.now().getTime() + remaining) }),
  };
}

function isClientFault(error: unknown): boolean {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500;
}
