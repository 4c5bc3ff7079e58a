import { arch, availableParallelism, hostname, platform, release, totalmem, type } from 'node:os';
import { ObjectId } from 'bson';
import { timestamp } from '../../clock';
import { badValue, notSupported } from '../../errors';
import { numeric, truthy, type Document } from '../../values/values';
import { mechanismsOf, speculate } from './authentication';
import type { Call, Command } from '../command';
import { SET_NAME } from '../../system/replica-set-config';

const VERSION = '8.0.0';

export const hello: Command = (call) => ({
  ...helloOf(call),
  ...mechanismsOf(call),
  ...speculate(call),
});

const helloOf = ({ engine, connection }: Call): Document => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  setName: SET_NAME,
  setVersion: 1,
  secondary: false,
  hosts: [engine.address],
  primary: engine.address,
  me: engine.address,
  electionId: new ObjectId('7fffffff0000000000000001'),
  lastWrite: {
    opTime: { ts: timestamp(engine.clock.committed), t: 1 },
    lastWriteDate: new Date(),
    majorityOpTime: { ts: timestamp(engine.clock.committed), t: 1 },
    majorityWriteDate: new Date(),
  },
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: connection.id,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
});

export const ping: Command = () => ({});

export const buildInfo: Command = () => ({
  version: VERSION,
  versionArray: [8, 0, 0, 0],
  gitVersion: 'embedded',
  modules: ['embedded'],
  allocator: 'system',
  javascriptEngine: 'none',
  sysInfo: 'deprecated',
  bits: 64,
  debug: false,
  maxBsonObjectSize: 16_777_216,
  storageEngines: ['lmdb'],
});

export const serverStatus: Command = ({ engine }) => ({
  host: hostname(),
  version: VERSION,
  process: 'embedded',
  pid: process.pid,
  uptimeMillis: Date.now() - engine.startedAt.getTime(),
  uptime: Math.floor((Date.now() - engine.startedAt.getTime()) / 1000),
  localTime: new Date(),
  connections: {
    current: engine.metrics.connections,
    available: 10_000,
    totalCreated: engine.metrics.connectionsCreated,
  },
  opcounters: { ...engine.metrics.byCommand },
  repl: { setName: SET_NAME, isWritablePrimary: true, primary: engine.address, me: engine.address },
  storageEngine: { name: 'lmdb', persistent: true, readOnly: false, supportsCommittedReads: true },
  mem: { resident: Math.round(process.memoryUsage().rss / 1_048_576), bits: 64 },
  metrics: {
    queryExecutor: {
      scanned: engine.metrics.scanned,
      scannedObjects: engine.metrics.scannedObjects,
      collectionScans: { total: engine.metrics.collectionScans, nonTailable: engine.metrics.collectionScans },
    },
    cursor: { open: { total: engine.cursors.count } },
    commands: { total: engine.metrics.commands },
  },
});

/** The one account may do everything. */
const EVERYTHING = [{ resource: { anyResource: true }, actions: ['anyAction'] }];

export const connectionStatus: Command = ({ body, connection: { user } }) => ({
  authInfo: {
    authenticatedUsers: user === undefined ? [] : [{ user, db: 'admin' }],
    authenticatedUserRoles: user === undefined ? [] : [{ role: 'root', db: 'admin' }],
    ...(truthy(body.showPrivileges) && { authenticatedUserPrivileges: user === undefined ? [] : EVERYTHING }),
  },
});
export const hostInfo: Command = ({ engine }) => ({
  system: {
    currentTime: engine.now(),
    hostname: hostname(),
    cpuAddrSize: 64,
    memSizeMB: Math.round(totalmem() / 1_048_576),
    numCores: availableParallelism(),
    cpuArch: arch(),
  },
  os: { type: type(), name: platform(), version: release() },
  extra: {},
});
export const getCmdLineOpts: Command = () => ({ argv: [], parsed: {} });
const LOGS = ['global', 'startupWarnings'];
/** The store keeps no log of its own: what there is to say goes to its process's output. */
export const getLog: Command = ({ body }) => {
  if (body.getLog === '*') return { names: LOGS };
  if (!LOGS.includes(body.getLog as string)) throw badValue(`No log named '${String(body.getLog)}'`);
  return { totalLinesWritten: 0, log: [] };
};
/** Nothing is profiled; turned off is what it always is. */
export const profile: Command = ({ body }) => {
  if (Number(numeric(body.profile) ?? 0) > 0) throw notSupported('The profiler');
  return { was: 0, slowms: 100, sampleRate: 1 };
};
/** Every write is on the disk when it is acknowledged. */
export const fsync: Command = ({ body }) => {
  if (truthy(body.lock)) throw notSupported('fsync with lock');
  return { numFiles: 1 };
};
export const whatsmyuri: Command = ({ connection }) => ({ you: connection.client });
