import cluster from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import { failStart, runProcess, type Running } from '../common/process';
import { readCommandLine } from './command-line';
import { gatewayEnv, launchFolder, type GatewayEnv } from './env';
import { createMetricsServer } from './plugins/metrics';
import { openGateway } from './process';
import { runWorkers, workmates } from './workers';

/** `npm run start:gateway`: the gateway as a process of its own, or as several that share a port. */
function main(args: readonly string[]): void {
  const { settings, help } = readCommandLine([...args], launchFolder());
  if (help !== undefined) return console.log(help);
  const env = gatewayEnv(settings);
  if (env.GATEWAY_WORKERS > 1 && cluster.isPrimary) return runWorkers(env, [...args]);
  runProcess(() => startGateway(env));
}

async function startGateway(env: GatewayEnv): Promise<Running> {
  const { gateway, metrics } = await openGateway(env, cluster.isWorker ? workmates() : undefined);
  metrics.observeProcess();
  if (cluster.isWorker) {
    new AggregatorRegistry();
    AggregatorRegistry.setRegistries(metrics.registry);
  } else if (env.METRICS_PORT !== undefined) {
    await createMetricsServer(metrics).listen({ port: env.METRICS_PORT, host: env.METRICS_HOST });
  }
  console.log(`gateway: ${await gateway.listen(env.PORT, env.HOST)}`);
  return gateway;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  failStart(error);
}
