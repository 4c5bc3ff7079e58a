import type { FastifyInstance } from 'fastify';

/** For answers that are data: nothing in them may run, be framed, or be taken for another type. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Sets what OWASP's REST cheat sheet asks of an API; pages set a Content-Security-Policy of their own. */
export function registerSecurityHeaders(app: FastifyInstance, options: { readonly https: boolean }): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'content-security-policy': API_POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      ...(options.https && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
    });
  });
}
