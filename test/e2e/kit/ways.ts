import { createServer, type AddressInfo } from 'node:net';
import { silentLog } from '../../../common/log';
import { SUBGRAPH_NAMES, type SubgraphName } from '../../../common/subgraph/subgraph';
import { machineEnv } from '../../../machine/env';
import { openMachine } from '../../../machine/machine';
import { startScript, type Child } from './child';
import { newDataDir, publicKeysOf, secretsOf, type Platform } from './platform';

type Settings = Readonly<Record<string, string>>;

const URL = /https?:\/\/[\d.:]+/;
const STORE_URL = /mongodb:\/\/\S+/;

/** `npm start`: everything in one process. */
export async function openOneProcess(dataDir = newDataDir()): Promise<Platform> {
  const child = await startScript('start', [], { DATA_DIR: dataDir }, URL);
  return { url: child.found, dataDir, children: new Map([['gateway', child]]) };
}

export interface ManyProcesses extends Platform {
  /** Starts a subgraph that has ended, at its address. */
  start(name: SubgraphName): Promise<void>;
}

/** The store, each subgraph and the gateway as processes of their own, over HTTP. */
export async function openManyProcesses(
  gatewaySettings: Settings = {},
  subgraphSettings: Settings = {},
): Promise<ManyProcesses> {
  const dataDir = newDataDir();
  const store = await startScript('store', ['--data', `${dataDir}/store`, '--port', '0'], {}, STORE_URL);
  const settings = { DATA_DIR: dataDir, MONGODB_URI: store.found, ...subgraphSettings };
  await fillIn(settings);
  const addresses = await freeAddresses();
  const started = await Promise.all(
    SUBGRAPH_NAMES.map(async (name) => [name, await startSubgraph(name, settings, addresses)] as const),
  );
  const gateway = await startGateway(new Map(started), dataDir, gatewaySettings);
  // Ended in this order: who asks first, the store last.
  const children = new Map<string, Child>([['gateway', gateway], ...started, ['store', store]]);
  const start = async (name: SubgraphName): Promise<void> =>
    void children.set(name, await startSubgraph(name, settings, addresses));
  return { url: gateway.found, dataDir, children, start };
}

/** Addresses that are free now: subgraphs must know each other's before they start. */
async function freeAddresses(): Promise<Settings> {
  const servers = await Promise.all(SUBGRAPH_NAMES.map(() => listening()));
  const urls = SUBGRAPH_NAMES.map((name, i) => [
    `${name.toUpperCase()}_URL`,
    `http://127.0.0.1:${servers[i]?.port}/graphql`,
  ]);
  await Promise.all(servers.map(({ close }) => close()));
  return Object.fromEntries(urls) as Settings;
}

async function listening() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Starts a subgraph at its own of the addresses, beside the others. */
export function startSubgraph(name: SubgraphName, settings: Settings, addresses: Settings): Promise<Child> {
  const own = new globalThis.URL(addresses[`${name.toUpperCase()}_URL`] ?? '');
  return startScript('start:subgraph', [name], { ...settings, ...addresses, PORT: own.port }, URL);
}

/** Another gateway in front of the same subgraphs. */
export function startGateway(
  subgraphs: ReadonlyMap<string, Child>,
  dataDir: string,
  settings: Settings = {},
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
async function fillIn(settings: Settings): Promise<void> {
  const machine = await openMachine(machineEnv(settings), silentLog, () => undefined);
  await machine.stop();
}
