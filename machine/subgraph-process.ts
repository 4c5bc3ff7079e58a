import { LocalNonces } from '../common/actor/nonces';
import { SharedNonces } from '../common/actor/shared-nonces';
import { ActorVerifier } from '../common/actor/signature';
import { EnvironmentError } from '../common/env';
import { systemClock } from '../common/clock';
import { createIdGenerator } from '../common/ids';
import { createLog } from '../common/log';
import { runProcess } from '../common/process';
import { openShared } from '../common/redis';
import { createSubgraphServer } from '../common/subgraph/http-server';
import { SUBGRAPH_NAMES } from '../common/subgraph/subgraph';
import { addressesOfOthers, defaultPortOf } from './addresses';
import { machineEnv } from './env';
import { startRelays } from './facts/relays';
import { remoteReceiver } from './facts/remote-receiver';
import { openSecrets } from './secrets';
import { openSubgraph } from './subgraphs';

/** `npm run start:subgraph -- NAME`: one subgraph as a process of its own, behind a gateway that signs who is asking. */
runProcess(async () => {
  const name = SUBGRAPH_NAMES.find((known) => known === process.argv[2]);
  if (!name) throw new EnvironmentError(`Say which subgraph: npm run start:subgraph -- <${SUBGRAPH_NAMES.join('|')}>`);
  const env = machineEnv({ PORT: String(defaultPortOf(name)), ...process.env });
  const receivers = addressesOfOthers(name, env);
  if (!env.MONGODB_URI) {
    throw new EnvironmentError(
      'A subgraph in a process of its own shares its database server with others: set MONGODB_URI, for example to what `npm run store -- --port 27017` prints.',
    );
  }
  const log = createLog(env.LOG_LEVEL);
  const clock = systemClock;
  const around = { env, secrets: openSecrets(env), clock, ids: createIdGenerator(clock), log };
  const { subgraph, database } = await openSubgraph(name, env.MONGODB_URI, around);
  const shared = openShared(env.REDIS_URL, log);
  const own = new LocalNonces(clock);
  const nonces = shared ? new SharedNonces({ redis: shared.redis, own, log }) : own;
  const keys = [around.secrets.actorKey, ...(env.ACTOR_KEY_PREVIOUS === undefined ? [] : [env.ACTOR_KEY_PREVIOUS])];
  subgraph.revocations?.onRevoked(async () => shared?.broadcasts.on('revocations').tell(''));
  const server = createSubgraphServer(subgraph, { verifier: new ActorVerifier({ keys, nonces, clock }), clock, log });
  const relays = startRelays(
    { subgraph, database },
    new Map(
      [...receivers].map(([to, url]) => [
        to,
        remoteReceiver({ from: name, to, url, actorKey: around.secrets.actorKey, clock }),
      ]),
    ),
    around,
  );
  console.log(`${name}: ${await server.listen({ port: env.PORT, host: env.HOST })}`);
  return {
    async stop() {
      await server.close();
      // Each waits some seconds for a round that hangs because the database is away: at the same time, for a stop has ten.
      await Promise.all([relays.stop(), subgraph.stop()]);
      await database.close();
      shared?.close();
    },
  };
});
