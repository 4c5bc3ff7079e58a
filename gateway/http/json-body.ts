import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { PublicError } from '../../common/errors/public-error';
import { isJsonContent } from './media-type';

/** Reads the text of a JSON body; throws BAD_REQUEST for anything else. */
export type JsonReader = (text: string) => unknown;

/**
 * Takes JSON in UTF-8 and nothing else, so that a cross-site form (which can only send form types and text/plain without asking first)
 * never reaches a mutation. Handlers get the text: a request that is answered with an answer that is there already need not be parsed.
 * `__proto__` and `constructor.prototype` in a body are refused: they are only ever an attack.
 */
export function registerJsonBody(app: FastifyInstance): JsonReader {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, ({ headers }, body, done) => {
    if (!isJsonContent(headers['content-type'])) return done(unsupported('Only UTF-8 is read.'));
    if (!isPlain(headers['content-encoding'])) return done(unsupported('Only plain bodies are read.'));
    // Else what is no text would be replaced in silence, and the replacement stored.
    if (!isUtf8(body)) return done(new PublicError('BAD_REQUEST', NOT_UTF8));
    done(null, body.toString('utf8'));
  });
  return (text) => {
    let read: unknown;
    // The parser looks at the text alone and calls back at once.
    void parse(undefined as never, text, (error, body) => {
      if (error) throw new PublicError('BAD_REQUEST');
      read = body;
    });
    return read;
  };
}

const unsupported = (message: string): Error => Object.assign(new Error(message), { statusCode: 415 });

/** Compressed bodies are not read: a few bytes can stand for gigabytes. */
const isPlain = (encoding: string | undefined): boolean =>
  encoding === undefined || encoding.trim().toLowerCase() === 'identity';

const NOT_UTF8 = {
  ja: '本文が UTF-8 ではありません。文字コードを確認してください。',
  en: 'The body is not UTF-8. Check its encoding.',
};
