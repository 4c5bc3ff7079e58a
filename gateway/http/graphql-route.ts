import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import { localeOf, type Locale } from '../../common/locale';
import type { Log } from '../../common/log';
import type { Authenticator } from '../actor/authenticator';
import { Deadline } from '../limits/deadline';
import type { Observation } from '../plugins/metrics';
import { bodyOf } from './answer';
import { paramsOfBody, paramsOfSearch } from './graphql-params';
import { answerTypeOf, LEGACY_JSON } from './media-type';
import type { Pipeline } from './pipeline';
import { refusal, refusalOf, type Refusal } from './refusal';
import type { RequestTrace } from './request-context';

export interface GraphQLRouteOptions {
  readonly pipeline: Pipeline;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly log: Log;
  /** How long an operation may take. */
  readonly deadlineMs: number;
  readonly maxAnswerBytes: number;
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
  const refuse = (error: unknown): string => {
    const refused =
      refusalOf(error, locale, type === LEGACY_JSON) ?? unexpected(error, request.id, locale, options.log);
    ({ status, code } = refused);
    if (refused.headers) reply.headers(refused.headers);
    return bodyOf(refused.answer);
  };
  const body =
    type === undefined
      ? refuse(new PublicError('NOT_ACCEPTABLE'))
      : await answerTo(request, reply, locale, trace, options).catch(refuse);
  options.observe?.({ ...trace, requestId: request.id, status, code, seconds: (performance.now() - began) / 1_000 });
  return reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-type', `${type ?? LEGACY_JSON}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .header('vary', 'Accept, Accept-Language, Authorization, Origin')
    .send(body);
}

/** The body of the answer. Throws why the request is refused. */
async function answerTo(
  request: FastifyRequest,
  reply: FastifyReply,
  locale: Locale,
  trace: RequestTrace,
  options: GraphQLRouteOptions,
): Promise<string> {
  const { headers } = request;
  const authenticated = options.authenticator.actorOf(headers.authorization);
  const actor = authenticated instanceof Promise ? await authenticated : authenticated;
  trace.actor = actor.kind;
  const clientName = headers['graphql-client-name'] ?? headers['apollographql-client-name'];
  trace.clientName = typeof clientName === 'string' ? clientName.slice(0, 64) : undefined;
  const method = request.method === 'POST' ? 'POST' : 'GET';
  const params = method === 'POST' ? paramsOfBody(request.body) : paramsOfSearch(searchOf(request.raw.url));
  const deadline = new Deadline();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) deadline.abandon();
  });
  const running = options.pipeline.run(params, method, {
    requestId: request.id,
    actor,
    locale,
    clientName: trace.clientName,
    ip: request.ip,
    deadlineAt: options.clock.now().getTime() + options.deadlineMs,
    signal: deadline.signal,
    trace,
  });
  const body = bodyOf(await deadline.race(running, options.deadlineMs));
  const most = options.maxAnswerBytes;
  // Three bytes at most for one unit of UTF-16: only a long answer has to be measured.
  if (body.length * 3 > most && Buffer.byteLength(body) > most) throw new PublicError('RESPONSE_TOO_LARGE');
  return body;
}

function unexpected(error: unknown, requestId: string, locale: Locale, log: Log): Refusal {
  log.error({ requestId, err: error }, 'request failed');
  return refusal('INTERNAL_SERVER_ERROR', locale);
}

function searchOf(url: string | undefined): string {
  const mark = url?.indexOf('?') ?? -1;
  return url === undefined || mark < 0 ? '' : url.slice(mark + 1);
}
