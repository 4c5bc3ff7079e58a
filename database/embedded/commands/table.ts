import type { Command } from './command';
import { aggregate } from './aggregate';
import {
  collStats,
  create,
  dbStats,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections';
import { explain } from './explain';
import { findAndModify } from './find-and-modify';
import { collMod, createIndexes, dropIndexes, listIndexes } from './indexes';
import { count, distinct, find, getMore, killCursors } from './reads';
import * as info from './server-info';
import { abortTransaction, commitTransaction, endSessions, refreshSessions, startSession } from './session-commands';
import { insert, remove, update } from './writes';

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
  getParameter: info.getParameter,
  getCmdLineOpts: info.getCmdLineOpts,
  getLog: info.getLog,
  currentOp: info.currentOp,
  killOp: info.killOp,
  whatsmyuri: info.whatsmyuri,
  replSetGetStatus: info.replSetGetStatus,
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
  createIndexes,
  listIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
  collMod,
  startSession,
  endSessions,
  killSessions: endSessions,
  refreshSessions,
  commitTransaction,
  abortTransaction,
};

/** What a multi-document transaction may contain. */
export const inTransactions: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'find',
  'getMore',
  'killCursors',
  'distinct',
  'aggregate',
  'findAndModify',
  'findandmodify',
  'create',
  'createIndexes',
  'bulkWrite',
]);

/** Writes that act once for a session and transaction number. */
export const retryable: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
  'bulkWrite',
]);
