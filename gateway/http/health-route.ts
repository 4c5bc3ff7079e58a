import type { FastifyInstance } from 'fastify';

/** Whether each part that an answer needs can be reached now, such as `{ identity: true, database: false }`. */
export type Readiness = () => Promise<Readonly<Record<string, boolean>>>;

/** Health is not readiness: the first says that the process runs, the second that it can answer. */
export function registerHealthRoutes(app: FastifyInstance, ready: Readiness, draining: () => boolean): void {
  app.get('/health', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'up' }));
  app.get('/ready', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    if (draining()) return reply.code(503).send({ status: 'draining' });
    const parts = await ready().catch(() => ({ gateway: false }));
    const allReady = Object.values(parts).every(Boolean);
    return reply.code(allReady ? 200 : 503).send({ status: allReady ? 'ready' : 'unavailable', parts });
  });
}
