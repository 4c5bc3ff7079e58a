import type { Document } from '../values/values';
import type { Command } from './command';
import { aggregate } from './data/aggregate';
import { logout, saslContinue, saslStart } from './server/authentication';
import { bulkWrite } from './data/bulk-write';
import {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections/collections';
import { explain } from './explain';
import { findAndModify } from './data/find-and-modify';
import { collMod } from './collections/coll-mod';
import { currentOp, killOp } from './server/current-operations';
import { createIndexes, dropIndexes, listIndexes } from './indexes/indexes';
import { configureFailPoint, getParameter, setParameter, testVersion2 } from './server/parameters';
import { count, distinct, find, getMore, killCursors } from './data/reads';
import { refuseSearch } from './indexes/search-indexes';
import { getDefaultRWConcern, replSetGetConfig, replSetGetStatus, replSetInitiate } from './server/replica-set';
import * as info from './server/server-info';
import {
  abortTransaction,
  commitTransaction,
  endSessions,
  killAllSessions,
  killAllSessionsByPattern,
  killSessions,
  refreshSessions,
  startSession,
} from './server/session-commands';
import { collStats, dbStats } from './collections/sizes';
import { rolesInfo, usersInfo } from './server/users';
import { validate } from './collections/validate';
import { insert, remove, update } from './data/writes';

export const commands: Readonly<Record<string, Command>> = {
  hello: info.hello,
  isMaster: info.hello,
  ismaster: info.hello,
  ping: info.ping,
  buildInfo: info.buildInfo,
  buildinfo: info.buildInfo,
  serverStatus: info.serverStatus,
  connectionStatus: info.connectionStatus,
  hostInfo: info.hostInfo,
  getParameter,
  getDefaultRWConcern,
  setParameter,
  configureFailPoint,
  testVersion2,
  getCmdLineOpts: info.getCmdLineOpts,
  getLog: info.getLog,
  currentOp,
  killOp,
  whatsmyuri: info.whatsmyuri,
  profile: info.profile,
  fsync: info.fsync,
  listCommands: () => listOf(Object.keys(commands)),
  replSetGetStatus,
  replSetGetConfig,
  replSetInitiate,
  usersInfo,
  rolesInfo,
  validate,
  insert,
  update,
  delete: remove,
  find,
  getMore,
  killCursors,
  count,
  distinct,
  aggregate,
  explain,
  findAndModify,
  findandmodify: findAndModify,
  create,
  drop,
  dropDatabase,
  renameCollection,
  listCollections,
  listDatabases,
  collStats,
  collstats: collStats,
  dbStats,
  dbstats: dbStats,
  bulkWrite,
  saslStart,
  saslContinue,
  logout,
  createIndexes,
  listIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
  collMod,
  createSearchIndexes: refuseSearch,
  updateSearchIndex: refuseSearch,
  dropSearchIndex: refuseSearch,
  listSearchIndexes: refuseSearch,
  startSession,
  endSessions,
  killSessions,
  killAllSessions,
  killAllSessionsByPattern,
  refreshSessions,
  commitTransaction,
  abortTransaction,
};

/** What `listCommands` says of them. */
const listOf = (names: readonly string[]): Document => ({
  commands: Object.fromEntries(names.map((name) => [name, { help: '', requiresAuth: !open.has(name) }])),
});

/** What a client may ask before it has said who it is. */
export const open: ReadonlySet<string> = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'ping',
  'buildInfo',
  'buildinfo',
  'saslStart',
  'saslContinue',
  'logout',
  'connectionStatus',
  'whatsmyuri',
  'endSessions',
]);

/** Commands that take a write concern. */
export const writes: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
  'bulkWrite',
  'aggregate',
  'create',
  'createIndexes',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'renameCollection',
  'collMod',
  'commitTransaction',
  'abortTransaction',
]);
