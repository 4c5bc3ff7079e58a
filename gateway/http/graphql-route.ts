import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { Clock } from '../../common/clock';
import { ERROR_CODES, type ErrorCode } from '../../common/errors/codes';
import { PublicError } from '../../common/errors/public-error';
import { localeOf, type Locale } from '../../common/locale';
import type { Log } from '../../common/log';
import { UnauthorizedMutation, unauthorizedErrors } from '../access/unauthorized';
import type { Authenticator } from '../actor/authenticator';
import { TooExpensive } from '../demand/demand-control';
import { Deadline } from '../limits/deadline';
import { RateLimited } from '../limits/rate-limits';
import { paramsOfBody, paramsOfSearch } from './graphql-params';
import { answerTypeOf, LEGACY_JSON, type AnswerType } from './media-type';
import { MethodNotAllowed, type Answer, type Pipeline } from './pipeline';
import { RefusedRequest, statusOfRefusal } from './refused-request';

export interface GraphQLRouteOptions {
  readonly pipeline: Pipeline;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly log: Log;
  /** How long an operation may take. */
  readonly deadlineMs: number;
  readonly maxAnswerBytes: number;
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
  const requestId = request.id;
  const locale = localeOf(request.headers['accept-language']);
  reply.header('x-request-id', requestId);
  const type = answerTypeOf(request.headers.accept);
  if (type === undefined) return refuse(reply, LEGACY_JSON, 406, [formatted('BAD_REQUEST', locale)]);
  try {
    const method = request.method === 'GET' ? 'GET' : 'POST';
    const authenticated = options.authenticator.actorOf(request.headers.authorization);
    const actor = authenticated instanceof Promise ? await authenticated : authenticated;
    const params = method === 'GET' ? paramsOfSearch(searchOf(request.raw.url)) : paramsOfBody(request.body);
    const clientName = request.headers['graphql-client-name'] ?? request.headers['apollographql-client-name'];
    const deadline = new Deadline();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) deadline.abandon();
    });
    const running = options.pipeline.run(params, method, {
      requestId,
      actor,
      locale,
      clientName: typeof clientName === 'string' ? clientName.slice(0, 64) : undefined,
      ip: request.ip,
      deadlineAt: options.clock.now().getTime() + options.deadlineMs,
      signal: deadline.signal,
    });
    const answer = await deadline.race(running, options.deadlineMs);
    return send(reply, type, 200, answer, options.maxAnswerBytes);
  } catch (error) {
    return answerError(error, reply, type, locale, options.log);
  }
}

function answerError(error: unknown, reply: FastifyReply, type: AnswerType, locale: Locale, log: Log): FastifyReply {
  const legacy = type === LEGACY_JSON;
  if (error instanceof RefusedRequest) {
    return refuse(reply, type, statusOfRefusal(error.code, legacy), error.toErrors(locale));
  }
  if (error instanceof UnauthorizedMutation) {
    return refuse(reply, type, error.status, unauthorizedErrors(error.paths, locale));
  }
  if (error instanceof PublicError) {
    if (error instanceof RateLimited) reply.header('retry-after', String(error.retryAfterSeconds));
    if (error.status === 401) reply.header('www-authenticate', 'Bearer');
    const errors = [formatted(error.code, locale, error.text[locale])];
    if (error instanceof TooExpensive)
      return send(reply, type, error.status, { errors, extensions: { cost: error.cost } });
    return refuse(reply, type, error.status, errors);
  }
  if (error instanceof MethodNotAllowed) {
    const message = locale === 'ja' ? '変更の操作は POST で送ってください。' : 'Send mutations by POST.';
    return refuse(reply.header('allow', 'POST'), type, 405, [formatted('BAD_REQUEST', locale, message)]);
  }
  log.error({ requestId: reply.request.id, err: error }, 'request failed');
  return refuse(reply, type, 500, [formatted('INTERNAL_SERVER_ERROR', locale)]);
}

function formatted(
  code: ErrorCode,
  locale: Locale,
  message: string = ERROR_CODES[code].text[locale],
): GraphQLFormattedError {
  return { message, extensions: { code } };
}

function refuse(
  reply: FastifyReply,
  type: AnswerType,
  status: number,
  errors: readonly GraphQLFormattedError[],
): FastifyReply {
  return send(reply, type, status, { errors });
}

/** Throws RESPONSE_TOO_LARGE when the answer is longer than `most` bytes. */
function send(reply: FastifyReply, type: AnswerType, status: number, answer: Answer, most = Infinity): FastifyReply {
  const body = JSON.stringify(answer);
  // Three bytes at most for one unit of UTF-16: only a long answer has to be measured.
  if (body.length * 3 > most && Buffer.byteLength(body) > most) throw new PublicError('RESPONSE_TOO_LARGE');
  return reply
    .code(status)
    .header('content-type', type === LEGACY_JSON ? LEGACY_TYPE : RESPONSE_TYPE)
    .header('cache-control', 'no-store')
    .header('vary', 'Accept, Accept-Language, Authorization, Origin')
    .send(body);
}

const LEGACY_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

function searchOf(url: string | undefined): string {
  const mark = url?.indexOf('?') ?? -1;
  return url === undefined || mark < 0 ? '' : url.slice(mark + 1);
}
