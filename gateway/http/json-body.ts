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
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isJsonContent(request.headers['content-type'])) return done(null, body);
    done(Object.assign(new Error('Only UTF-8 is read.'), { statusCode: 415 }), undefined);
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
