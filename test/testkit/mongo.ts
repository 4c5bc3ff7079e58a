import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { startStore } from '../../database/embedded/store';
import { databaseTestEnv } from '../database/env';

/** A database of its own for one test file. `close` drops it, or stops the embedded store and removes its files. */
export interface TestDatabase {
  readonly uri: string;
  readonly databaseName: string;
  close(): Promise<void>;
}

/**
 * `TEST_MONGODB_URI` when it is set, so that a real MongoDB can referee the same tests; else an embedded store on a
 * temporary directory. The database name is random, so test files may share one server.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const databaseName = `test_${randomBytes(6).toString('hex')}`;
  const given = databaseTestEnv.TEST_MONGODB_URI;
  if (given !== undefined) return { uri: given, databaseName, close: () => dropDatabase(given, databaseName) };

  const dataDir = mkdtempSync(join(tmpdir(), 'store-'));
  const store = await startStore({ dataDir, port: 0 });
  return {
    uri: store.uri,
    databaseName,
    close: async () => {
      await store.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function dropDatabase(uri: string, databaseName: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    await client.db(databaseName).dropDatabase();
  } finally {
    await client.close();
  }
}
