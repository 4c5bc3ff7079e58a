import { EnvironmentError } from '../common/env';
import { systemClock } from '../common/clock';
import { createIdGenerator } from '../common/ids';
import { createLog } from '../common/log';
import { runProcess } from '../common/process';
import { createSubgraphServer } from '../common/subgraph/http-server';
import { SUBGRAPH_NAMES, type SubgraphName } from '../common/subgraph/subgraph';
import { machineEnv } from './env';
import { openSecrets } from './secrets';
import { openSubgraph } from './subgraphs';

/** `npm run start:subgraph -- NAME`: one subgraph as a process of its own, behind a gateway that signs who is asking. */
runProcess(async () => {
  const name = SUBGRAPH_NAMES.find((known) => known === process.argv[2]);
  if (!name) throw new EnvironmentError(`Say which subgraph: npm run start:subgraph -- <${SUBGRAPH_NAMES.join('|')}>`);
  const env = machineEnv({ PORT: String(defaultPortOf(name)), ...process.env });
  if (!env.MONGODB_URI) {
    throw new EnvironmentError(
      'A subgraph in a process of its own shares its database server with others: set MONGODB_URI, for example to what `npm run store -- --port 27017` prints.',
    );
  }
  const log = createLog(env.LOG_LEVEL);
  const clock = systemClock;
  const around = { env, secrets: openSecrets(env), clock, ids: createIdGenerator(clock), log };
  const { subgraph, database } = await openSubgraph(name, env.MONGODB_URI, around);
  const server = createSubgraphServer(subgraph, { actorKey: around.secrets.actorKey, clock, log });
  console.log(`${name}: ${await server.listen({ port: env.PORT, host: env.HOST })}`);
  return {
    async stop() {
      await server.close();
      await subgraph.stop();
      await database.close();
    },
  };
});

/** 4001 for identity, and so on in the order of their names in the supergraph. */
function defaultPortOf(name: SubgraphName): number {
  return 4001 + SUBGRAPH_NAMES.indexOf(name);
}
