import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { SECOND } from '../common/clock';
import { EnvironmentError } from '../common/env';
import { readCommandLine } from './command-line';
import { gatewayEnv, launchFolder } from './env';
import { createMetricsServer } from './plugins/metrics';
import { openGateway } from './process';
import { runWorkers } from './workers';

/** How long a stop may take before the process ends anyway; SIGTERM promises to be through within 10 s. */
const STOP_LIMIT_MS = 9 * SECOND;

/** `npm run start:gateway`: the gateway as a process of its own, or as several that share a port. */
async function main(): Promise<void> {
  const { settings, help } = readCommandLine(process.argv.slice(2), launchFolder());
  if (help !== undefined) return console.log(help);
  const env = gatewayEnv(settings);
  if (env.GATEWAY_WORKERS > 1 && cluster.isPrimary) return runWorkers(env, process.argv.slice(2));
  const { gateway, metrics } = await openGateway(env);
  metrics.observeProcess();
  if (cluster.isWorker) {
    new AggregatorRegistry();
    AggregatorRegistry.setRegistries(metrics.registry);
  } else if (env.METRICS_PORT !== undefined) {
    await createMetricsServer(metrics).listen({ port: env.METRICS_PORT, host: env.METRICS_HOST });
  }
  console.log(`gateway: ${await gateway.listen(env.PORT, env.HOST)}`);
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void gateway.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof EnvironmentError ? error.message : error);
  process.exit(1);
});
