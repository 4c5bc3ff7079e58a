import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PublicError } from '../../common/errors/public-error';
import { localeOf, type Locale } from '../../common/locale';
import type { Log } from '../../common/log';
import type { Observation } from '../plugins/metrics';
import { bodyOf } from './answer';
import type { Answerer, Reply } from './answerer';
import { answerTypeOf, LEGACY_JSON } from './media-type';
import { refusal, refusalOf, type Refusal } from './refusal';
import type { RequestTrace } from './request-context';

export interface GraphQLRouteOptions {
  readonly answerer: Answerer;
  readonly log: Log;
  /** Told of each answered request. */
  readonly observe: ((observation: Observation) => void) | undefined;
}

/** GET and POST /graphql: GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/). */
export function registerGraphQLRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const handler = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    handle(request, reply, options);
  app.get('/graphql', handler);
  app.post('/graphql', handler);
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: (_request, reply) => reply.code(405).header('allow', 'GET, POST').send(),
  });
}

async function handle(
  request: FastifyRequest,
  reply: FastifyReply,
  options: GraphQLRouteOptions,
): Promise<FastifyReply> {
  const began = performance.now();
  const locale = localeOf(request.headers['accept-language']);
  const type = answerTypeOf(request.headers.accept);
  const trace: RequestTrace = { operation: 'other', actor: undefined, clientName: undefined, cost: undefined };
  let [status, code]: [number, string | undefined] = [200, undefined];
  const refuse = (error: unknown): Reply => {
    const refused =
      refusalOf(error, locale, type === LEGACY_JSON) ?? unexpected(error, request.id, locale, options.log);
    ({ status, code } = refused);
    if (refused.headers) reply.headers(refused.headers);
    return { body: bodyOf(refused.answer) };
  };
  const { body, fresh } =
    type === undefined
      ? refuse(new PublicError('NOT_ACCEPTABLE'))
      : await options.answerer.answer(request, reply, locale, trace).catch(refuse);
  const { operation, actor, clientName, cost } = trace;
  const seen = { operation, actor, clientName, cost, status, code };
  options.observe?.({ ...seen, requestId: request.id, seconds: (performance.now() - began) / 1_000 });
  if (fresh) {
    // Answers vary by Authorization; a cache in between may hold only what it got without.
    reply.header('cache-control', `${fresh.shared ? 'public' : 'private'}, max-age=${fresh.left}`);
    if (fresh.age > 0) reply.header('age', fresh.age);
  } else reply.header('cache-control', 'no-store');
  return reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-type', `${type ?? LEGACY_JSON}; charset=utf-8`)
    .header('vary', 'Accept, Accept-Language, Authorization, Origin')
    .send(body);
}

function unexpected(error: unknown, requestId: string, locale: Locale, log: Log): Refusal {
  log.error({ requestId, err: error }, 'request failed');
  return refusal('INTERNAL_SERVER_ERROR', locale);
}
