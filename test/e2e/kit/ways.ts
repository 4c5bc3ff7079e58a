import { silentLog } from '../../../common/log';
import { SUBGRAPH_NAMES } from '../../../common/subgraph/subgraph';
import { machineEnv } from '../../../machine/env';
import { openMachine } from '../../../machine/machine';
import { startScript, type Child } from './child';
import { newDataDir, publicKeysOf, secretsOf, type Platform } from './platform';

const URL = /https?:\/\/[\d.:]+/;
const STORE_URL = /mongodb:\/\/\S+/;

/** `npm start`: everything in one process. */
export async function openOneProcess(dataDir = newDataDir()): Promise<Platform> {
  const child = await startScript('start', [], { DATA_DIR: dataDir }, URL);
  return { url: child.found, dataDir, children: new Map([['gateway', child]]) };
}

/** The store, each subgraph and the gateway as processes of their own, over HTTP. */
export async function openManyProcesses(gatewaySettings: Readonly<Record<string, string>> = {}): Promise<Platform> {
  const dataDir = newDataDir();
  const store = await startScript('store', ['--data', `${dataDir}/store`, '--port', '0'], {}, STORE_URL);
  const settings = { DATA_DIR: dataDir, MONGODB_URI: store.found };
  await fillIn(settings);
  const started = await Promise.all(
    SUBGRAPH_NAMES.map(async (name) => [name, await startScript('start:subgraph', [name], settings, URL)] as const),
  );
  const gateway = await startGateway(new Map(started), dataDir, gatewaySettings);
  // Ended in this order: who asks first, the store last.
  const children = new Map<string, Child>([['gateway', gateway], ...started, ['store', store]]);
  return { url: gateway.found, dataDir, children };
}

/** Another gateway in front of the same subgraphs. */
export function startGateway(
  subgraphs: ReadonlyMap<string, Child>,
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const secrets = secretsOf(dataDir);
  const urls = SUBGRAPH_NAMES.map((name) => [`${name.toUpperCase()}_URL`, `${subgraphs.get(name)?.found}/graphql`]);
  const own = {
    ACTOR_KEY: secrets.actorKey,
    TOKEN_PUBLIC_KEYS: JSON.stringify(publicKeysOf(secrets)),
    ...Object.fromEntries(urls),
  };
  return startScript('start:gateway', [], { ...own, ...settings }, URL);
}

/** The sample network is filled in by a machine that uses the same database and the same secrets. */
async function fillIn(settings: Readonly<Record<string, string>>): Promise<void> {
  const machine = await openMachine(machineEnv(settings), silentLog, () => undefined);
  await machine.stop();
}
