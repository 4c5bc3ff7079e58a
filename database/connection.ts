import { join } from 'node:path';
import { EnvironmentError } from '../common/env';
import type { Log } from '../common/log';
import { startStoreWorker } from './embedded/worker';
import { startMongod } from './mongod';
import { isListening, storeSocketOf, uriOfSocket } from './store-socket';

export interface DatabaseOptions {
  /** A MongoDB (replica set) to use; when empty, this machine's own. */
  mongodbUri?: string | undefined;
  dataDir: string;
  log?: Log | undefined;
}

export interface OpenDatabase {
  /** Names no database; carries the options that transactions and retryable writes need. */
  uri: string;
  kind: 'uri' | 'mongod' | 'embedded';
  stop(): Promise<void>;
}

/** The configured MongoDB; else a `mongod` of this machine, as a replica set of one; else the embedded store in a thread. */
export async function openDatabase({ mongodbUri, dataDir, log }: DatabaseOptions): Promise<OpenDatabase> {
  if (mongodbUri) return { uri: mongodbUri, kind: 'uri', stop: () => Promise.resolve() };
  const mongod = await startMongod(join(dataDir, 'mongod'));
  if (mongod) return { ...mongod, kind: 'mongod' };
  const store = await startStoreWorker({
    dataDir: join(dataDir, 'embedded'),
    socketPath: storeSocketOf(dataDir),
    log: (error) => log?.error(error),
  }).catch((error: Error) => {
    throw new EnvironmentError(`The embedded store did not start. ${error.message}`, { cause: error });
  });
  return { ...store, kind: 'embedded' };
}

/** The same for a command-line tool: joins the embedded store of a platform that is running on this data directory, if one is. */
export async function attachDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const socketPath = options.mongodbUri ? undefined : storeSocketOf(options.dataDir);
  if (socketPath === undefined || !(await isListening(socketPath))) return openDatabase(options);
  return { uri: uriOfSocket(socketPath), kind: 'embedded', stop: () => Promise.resolve() };
}
