import type { FastifyInstance } from 'fastify';
import type { OperationFile } from '../documents/manifest';
import { landingPage } from './landing-page';
import { LANDING_STYLE } from './landing-style';

const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface LandingOptions {
  readonly operations: readonly OperationFile[];
  /** Whether the sample network is in use, so that tokens can be had by a command. */
  readonly sample: boolean;
}

/** GET /: the page that a newcomer sees first. */
export function registerLandingRoute(app: FastifyInstance, { operations, sample }: LandingOptions): void {
  const page = landingPage(operations, sample);
  app.get('/', (_request, reply) =>
    reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(page),
  );
  app.get('/landing.css', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').type('text/css; charset=utf-8').send(LANDING_STYLE),
  );
}
