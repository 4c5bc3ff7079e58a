import type { FastifyInstance } from 'fastify';
import { PublicError } from '../../common/errors/public-error';
import type { Log } from '../../common/log';

const BACKCHANNEL_LOGOUT_PATH = '/oidc/backchannel-logout';

/** Revokes what a logout token says. Throws TOKEN_INVALID, or that it could not be noted. */
export type TakeLogout = (logoutToken: string) => Promise<void>;

/** A logout token is no larger than any other token. */
const BODY_LIMIT = 16_384;

/** Where the company's OpenID provider tells that somebody has signed out or was stopped there; the only form that is read. */
export function registerBackchannelLogoutRoute(app: FastifyInstance, take: TakeLogout, log: Log): void {
  void app.register(async (scope) => {
    const form = 'application/x-www-form-urlencoded';
    scope.addContentTypeParser<string>(form, { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, new URLSearchParams(body)),
    );
    scope.post(BACKCHANNEL_LOGOUT_PATH, async ({ body, id: requestId }, reply) => {
      reply.header('cache-control', 'no-store');
      const tokens = body instanceof URLSearchParams ? body.getAll('logout_token') : [];
      try {
        if (tokens.length !== 1) throw new PublicError('TOKEN_INVALID');
        await take(tokens[0] ?? '');
        return reply.code(200).send();
      } catch (error) {
        const isRefused = error instanceof PublicError;
        if (!isRefused) log.error({ requestId, error: String(error) }, 'a logout of the OpenID provider was not noted');
        return reply.code(400).send({ error: isRefused ? 'invalid_request' : 'server_error' });
      }
    });
  });
}
