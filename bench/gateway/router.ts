import { gatewayEnv } from '../../gateway/env';
import { openGateway } from '../../gateway/process';

/**
 * This project's gateway as a router for the benchmark, `BENCH_ROUTER_CMD="node scripts/run.cjs bench/gateway/router.ts"`: any program that
 * takes a supergraph's path and a port can stand here instead. Also how the benchmark starts one with several workers.
 */
async function main([, , supergraph, port]: string[]): Promise<void> {
  const { gateway } = await openGateway(
    gatewayEnv({ SUPERGRAPH: supergraph, PORT: port, OPEN: 'on', LOG_LEVEL: 'silent' }),
  );
  await gateway.listen(Number(port), '127.0.0.1');
}

void main(process.argv);
