import { systemClock } from '../common/clock';
import { createIdGenerator } from '../common/ids';
import type { Log } from '../common/log';
import { SUBGRAPH_NAMES } from '../common/subgraph/subgraph';
import { openDatabase } from '../database/connection';
import type { CommandListener } from '../database/subgraph-database';
import type { Gateway } from '../gateway/server';
import { samplePeople } from '../sample/people';
import { SAMPLE_STAFF } from '../sample/staff';
import { prepareDataDir } from './data-dir';
import type { MachineEnv } from './env';
import { openGraph } from './graph';
import { receiversBeside, startRelays, together, type Relays } from './facts/relays';
import { isHalfFilled, isSampleNetwork, markSampleNetwork } from './sample-marker';
import { openSecrets } from './secrets';
import { openSubgraph, type HousedSubgraph, type Surroundings } from './subgraphs';

/** Everything of one machine, running: the database server, four subgraphs and the gateway. */
export interface Machine {
  readonly gateway: Gateway;
  readonly database: 'uri' | 'mongod' | 'embedded';
  /** Whether what it serves is the fictional sample network. */
  readonly sample: boolean;
  /** Carry facts between the subgraphs; run on their own. */
  readonly relays: Relays;
  /** Drains requests, then stops everything in the reverse order. */
  stop(): Promise<void>;
}

/** Called with a line for people whenever a longer step begins. */
export type Progress = (step: string) => void;

/** Starts everything in this process (the store in a worker). Does not listen yet. */
export async function openMachine(
  env: MachineEnv,
  log: Log,
  progress: Progress,
  onCommand?: CommandListener,
): Promise<Machine> {
  prepareDataDir(env.DATA_DIR);
  const clock = systemClock;
  const ids = createIdGenerator(clock);
  const around: Surroundings = { env, secrets: openSecrets(env), clock, ids, log, onCommand };
  const server = await openDatabase({ mongodbUri: env.MONGODB_URI, dataDir: env.DATA_DIR, log });
  const housed = await Promise.all(SUBGRAPH_NAMES.map((name) => openSubgraph(name, server.uri, around)));
  if (sampleWanted(env)) await fillInSample(housed, around, progress);
  const gateway = await openGraph(
    housed.map(({ subgraph }) => subgraph),
    around,
  );
  const relays = together(housed.map((one) => startRelays(one, receiversBeside(one, housed), around)));
  return {
    gateway,
    relays,
    database: server.kind,
    sample: isSampleNetwork(env),
    async stop() {
      await gateway.stop();
      // Each waits some seconds for a round that hangs because the database is away: at the same time, for a stop has ten.
      await Promise.all([relays.stop(), ...housed.map(({ subgraph }) => subgraph.stop())]);
      await Promise.all(housed.map(({ database }) => database.close()));
      await server.stop();
    },
  };
}

function sampleWanted(env: MachineEnv): boolean {
  return env.SAMPLE === 'on' && !env.production && !isSampleNetwork(env);
}

/**
 * Fills in the sample network where there is nothing yet. What a first start that was cut off has left is removed and filled in again; data
 * that came in any other way is somebody's work, and is never touched.
 */
async function fillInSample(
  housed: readonly HousedSubgraph[],
  around: Surroundings,
  progress: Progress,
): Promise<void> {
  const { clock, ids, env } = around;
  if (!isHalfFilled(env) && (await Promise.all(housed.map(isEmpty))).includes(false)) {
    return progress('The database already holds data: it is used as it is, without the sample network.');
  }
  markSampleNetwork(env);
  const context = { people: samplePeople(), staff: SAMPLE_STAFF, clock, ids };
  progress(`Filling in the sample network: ${context.people.length} fictional members …`);
  for (const { subgraph, database, seed } of housed) {
    await emptyOut(database);
    await seed(context);
    progress(`  ${subgraph.name} is ready`);
  }
  markSampleNetwork(env, clock.now());
}

const OWN_NOTES = /lease|outbox|inbox|relay/;

async function isEmpty({ database }: HousedSubgraph): Promise<boolean> {
  // Leases and the like are the platform's own notes, made by every start.
  const models = Object.values(database.connection.models).filter(({ collection }) => !OWN_NOTES.test(collection.name));
  const counts = await Promise.all(models.map((model) => model.estimatedDocumentCount()));
  return counts.every((count) => count === 0);
}

async function emptyOut(database: HousedSubgraph['database']): Promise<void> {
  for (const model of Object.values(database.connection.models)) await model.deleteMany({});
}
