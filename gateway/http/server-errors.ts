import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ERROR_CODES, type ErrorCode } from '../../common/errors/codes';
import { PublicError } from '../../common/errors/public-error';
import { localeOf, type LocalizedText } from '../../common/locale';
import type { Log } from '../../common/log';

const NOT_FOUND: LocalizedText = { ja: 'ページが見つかりません。', en: 'There is no such page.' };
const TOO_LARGE: LocalizedText = {
  ja: 'リクエストが大きすぎます。分けて送ってください。',
  en: 'The request is too large. Send it in parts.',
};
const MEDIA_TYPE: LocalizedText = {
  ja: 'Content-Type は application/json (UTF-8) にしてください。',
  en: 'The Content-Type must be application/json in UTF-8.',
};
const COMPRESSED: LocalizedText = {
  ja: '圧縮した本文は受け付けていません。そのまま送ってください。',
  en: 'Compressed bodies are not accepted. Send the body as it is.',
};
const UPLOAD: LocalizedText = {
  ja: 'ファイルの送信は受け付けていません。操作だけを application/json (UTF-8) で送ってください。',
  en: 'Files are not accepted here. Send the operation alone, as application/json in UTF-8.',
};

/** Errors before a request reaches its handler: in the same shape as GraphQL errors, with nothing of the server in them. */
export function registerServerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError | PublicError, request, reply) => {
    if (error instanceof PublicError) return answer(request, reply, error.status, error.code, error.text);
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      log.error({ requestId: request.id, err: error }, 'request failed');
      return answer(request, reply, 500, 'INTERNAL_SERVER_ERROR');
    }
    // RFC 9110, 15.5.16: what would have been accepted.
    if (status === 415) reply.header('accept', 'application/json').header('accept-encoding', 'identity');
    return answer(request, reply, status, 'BAD_REQUEST', textFor(status, request));
  });
  app.setNotFoundHandler((request, reply) => answer(request, reply, 404, 'BAD_REQUEST', NOT_FOUND));
}

/** An address that cannot be read, which reaches no hook and no route. */
export function answerBadAddress(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void answer(request, reply, 400, 'BAD_REQUEST', NOT_FOUND);
}

function textFor(status: number, { headers }: FastifyRequest): LocalizedText | undefined {
  if (status === 413) return TOO_LARGE;
  if (status !== 415) return undefined;
  if (headers['content-encoding'] !== undefined) return COMPRESSED;
  return /^\s*multipart\//i.test(headers['content-type'] ?? '') ? UPLOAD : MEDIA_TYPE;
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: ErrorCode,
  text: LocalizedText = ERROR_CODES[code].text,
): FastifyReply {
  const message = text[localeOf(request.headers['accept-language'])];
  return reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [{ message, extensions: { code } }] }));
}
