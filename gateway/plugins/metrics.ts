import { fastify, type FastifyInstance } from 'fastify';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What one answered request was like; nothing in it tells who asked or for what data. */
export interface Observation {
  readonly requestId: string;
  /** Kind of actor; undefined when the request was refused before that was known. */
  readonly actor: string | undefined;
  readonly clientName: string | undefined;
  /** Name of a trusted operation; `other` for what clients wrote themselves, so that they cannot make up labels. */
  readonly operation: string;
  readonly status: number;
  readonly seconds: number;
  /** Code of the first error. */
  readonly code: string | undefined;
  readonly cost: number | undefined;
}

/** Counts for Prometheus, one registry per gateway. */
export class GatewayMetrics {
  readonly registry = new Registry();
  readonly #seconds = new Histogram({
    name: 'graphql_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'graphql_errors_total',
    help: 'Answers whose first error has this code',
    labelNames: ['code'],
    registers: [this.registry],
  });
  readonly #cost = new Counter({
    name: 'graphql_requested_cost_total',
    help: 'Estimated cost of executed operations',
    labelNames: ['operation'],
    registers: [this.registry],
  });
  readonly #unknownDocuments = new Counter({
    name: 'graphql_unknown_documents_total',
    help: 'Requests for a document id that is not registered',
    registers: [this.registry],
  });

  observe({ operation, status, seconds, code, cost }: Observation): void {
    this.#seconds.observe({ operation, status: String(status) }, seconds);
    if (code !== undefined) this.#errors.inc({ code });
    if (cost !== undefined) this.#cost.inc({ operation }, cost);
  }

  countUnknownDocument(): void {
    this.#unknownDocuments.inc();
  }

  /** Also of the process: event loop, memory, garbage collection. Its timers stop with the process. */
  observeProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}

/** Serves GET /metrics on a port of its own, which is not published: figures about use are nobody's business outside. */
export function createMetricsServer(metrics: GatewayMetrics): FastifyInstance {
  const app = fastify({ logger: false });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  return app;
}
