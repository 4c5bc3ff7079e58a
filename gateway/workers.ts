import cluster from 'node:cluster';
import path from 'node:path';
import { fastify } from 'fastify';
import { AggregatorRegistry } from 'prom-client';
import type { Broadcast } from '../common/broadcast/broadcast';
import { SECOND, systemClock } from '../common/clock';
import { PROJECT_ROOT } from '../common/paths';
import { ChangeRelay, WorkerChanges, isChangeMessage } from './caching/change-feed';
import type { GatewayEnv } from './env';
import { LocalRateLimiter } from './limits/local-rate-limiter';
import type { RateLimiter } from './limits/rate-limiter';
import { WorkerRateLimiter, isRateMessage, waitsFor } from './limits/worker-rate-limiter';

/** Pause before a worker that ended by itself is replaced, so that one that cannot start does not keep a core busy. */
const REPLACE_MS = SECOND;

/** Runs `GATEWAY_WORKERS` processes that share one port; replaces those that end; passes SIGTERM on and ends after them. */
export function runWorkers(env: GatewayEnv, flags: readonly string[]): void {
  cluster.setupPrimary({ exec: path.join(PROJECT_ROOT, 'scripts', 'run.cjs'), args: ['gateway/index.ts', ...flags] });
  relayChanges();
  countForAll();
  let stopping = false;
  let listening = false;
  cluster.once('listening', () => (listening = true));
  for (let count = 0; count < env.GATEWAY_WORKERS; count += 1) cluster.fork();
  cluster.on('exit', () => {
    // What none of them could do at the start, such as taking the port, the next cannot do either; it has said why.
    if (!stopping && !listening) process.exit(1);
    if (!stopping) setTimeout(() => !stopping && cluster.fork(), REPLACE_MS);
    else if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(0);
  });
  const stop = (): void => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (env.METRICS_PORT !== undefined) void serveMetrics(env.METRICS_PORT, env.METRICS_HOST);
}

/** What one worker changed, all others hear of before it is acknowledged. */
function relayChanges(): void {
  const relay = new ChangeRelay();
  cluster.on('exit', ({ id }) => relay.leave(id));
  cluster.on('message', (worker, message: unknown) => {
    if (!isChangeMessage(message)) return;
    relay.take(worker.id, message, { send: (answer) => void (worker.isConnected() && worker.send(answer)) });
  });
}

/** One count of what senders and addresses cause, whichever worker they come to. */
function countForAll(): void {
  const limiter = new LocalRateLimiter(systemClock);
  cluster.on('message', (worker, message: unknown) => {
    if (!isRateMessage(message)) return;
    void waitsFor(message, limiter).then((waits) => void (waits && worker.isConnected() && worker.send(waits)));
  });
}

/** A worker's ends of both. */
export interface Workmates {
  readonly changes: Broadcast;
  readonly limiter: RateLimiter;
}

export function workmates(): Workmates {
  return { changes: changesOfWorker(), limiter: limiterOfWorker() };
}

function limiterOfWorker(): RateLimiter {
  const send = (message: object): void => void process.send?.(message);
  const limiter = new WorkerRateLimiter(send, new LocalRateLimiter(systemClock));
  process.on('message', (message: unknown) => {
    if (isRateMessage(message)) limiter.answer(message);
  });
  return limiter;
}

function changesOfWorker(): Broadcast {
  const changes = new WorkerChanges({ send: (message) => void process.send?.(message) });
  process.on('message', (message: unknown) => {
    if (isChangeMessage(message)) changes.take(message);
  });
  return changes;
}

/** The sum over all workers. */
async function serveMetrics(port: number, host: string): Promise<void> {
  const registry = new AggregatorRegistry();
  const app = fastify({ logger: false });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.clusterMetrics()),
  );
  await app.listen({ port, host });
}
