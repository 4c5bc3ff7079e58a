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
import { startRelays, type Relays } from './relay';
import { isSampleNetwork, markSampleNetwork } from './sample-marker';
import { openSecrets } from './secrets';
import { openSubgraph, type HousedSubgraph, type Surroundings } from './subgraphs';

/** Everything of one machine, running: the database server, four subgraphs and the gateway. */
export interface Machine {
  readonly gateway: Gateway;
  readonly database: 'uri' | 'mongod' | 'embedded';
  /** Whether what it serves is the fictional sample network. */
  readonly sample: boolean;
  /** Carries facts from one subgraph to the others; runs on its own. */
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
  const relays = startRelays(housed, around);
  return {
    gateway,
    relays,
    database: server.kind,
    sample: isSampleNetwork(env),
    async stop() {
      await gateway.stop();
      await relays.stop();
      await Promise.all(housed.map(({ subgraph }) => subgraph.stop()));
      await Promise.all(housed.map(({ database }) => database.close()));
      await server.stop();
    },
  };
}

function sampleWanted(env: MachineEnv): boolean {
  return env.SAMPLE === 'on' && !env.production && !isSampleNetwork(env);
}

/**
 * Fills in the sample network. A first start that was cut off has left no marker, so its half-filled databases are emptied and filled
 * again; a database that somebody else filled has no marker either, and must never be touched: then nothing is filled in.
 */
async function fillInSample(
  housed: readonly HousedSubgraph[],
  around: Surroundings,
  progress: Progress,
): Promise<void> {
  const { clock, ids, env } = around;
  if (env.MONGODB_URI && (await Promise.all(housed.map(isEmpty))).includes(false)) {
    return progress('MONGODB_URI already holds data: it is used as it is, without the sample network.');
  }
  const context = { people: samplePeople(), staff: SAMPLE_STAFF, clock, ids };
  progress(`Filling in the sample network: ${context.people.length} fictional members …`);
  for (const { subgraph, database, seed } of housed) {
    await emptyOut(database);
    await seed(context);
    progress(`  ${subgraph.name} is ready`);
  }
  markSampleNetwork(env, clock.now());
}

async function isEmpty({ database }: HousedSubgraph): Promise<boolean> {
  const models = Object.values(database.connection.models);
  const counts = await Promise.all(models.map((model) => model.estimatedDocumentCount()));
  return counts.every((count) => count === 0);
}

async function emptyOut(database: HousedSubgraph['database']): Promise<void> {
  for (const model of Object.values(database.connection.models)) await model.deleteMany({});
}
