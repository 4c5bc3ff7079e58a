import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PublicError } from '../../common/errors/public-error';

/** Headers that a page of another origin may send and read, once its origin is on the list. */
const ALLOWED_HEADERS = 'accept, accept-language, authorization, content-type, graphql-client-name';
const EXPOSED_HEADERS = 'x-request-id, retry-after, www-authenticate';
const DAY_SECONDS = 86_400;

/**
 * Which web pages may use the graph. Denied by default: only pages of the gateway itself and of the listed origins. Browsers say where a
 * request comes from by `Origin` and `Sec-Fetch-Site`, so what a strange page sends is refused before it is read, also the plain
 * forms, images and links that need no preflight. Programs send neither header and are not concerned.
 */
export function registerOriginPolicy(app: FastifyInstance, origins: readonly string[]): void {
  const allowed = new Set(origins);
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) {
      if (isStrangeNavigation(request)) throw new PublicError('FORBIDDEN', STRANGE);
      return;
    }
    reply.header('vary', 'Origin');
    if (isOwn(origin, request)) return;
    if (!allowed.has(origin)) throw new PublicError('FORBIDDEN', STRANGE);
    reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', EXPOSED_HEADERS);
  });
  app.options('/graphql', (_request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', ALLOWED_HEADERS)
      .header('access-control-max-age', DAY_SECONDS)
      .send(),
  );
}

const STRANGE = {
  ja: 'このページからの利用は許可されていません。',
  en: 'Pages of this origin are not allowed to use the graph.',
};

/**
 * Following a link to the landing page is fine; having a browser send an operation for a strange page is not. Asks for the route and not for
 * the URL, which can be written in many ways (`/%67raphql`).
 */
function isStrangeNavigation(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return (site === 'cross-site' || site === 'same-site') && request.routeOptions.url === '/graphql';
}

/** Compared by host: behind a proxy that ends TLS, the scheme differs. */
function isOwn(origin: string, request: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}
