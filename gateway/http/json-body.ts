import type { FastifyInstance } from 'fastify';
import { isJsonContent } from './media-type';

/**
 * Reads JSON in UTF-8 and nothing else, so that a cross-site form (which can only send form types and text/plain without asking first)
 * never reaches a mutation. `__proto__` and `constructor.prototype` in a body are refused: they are only ever an attack.
 */
export function registerJsonBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isJsonContent(request.headers['content-type'])) return parse(request, body, done);
    done(Object.assign(new Error('Only UTF-8 is read.'), { statusCode: 415 }), undefined);
  });
}
