import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MachineEnv } from './env';

type SampleEnv = Pick<MachineEnv, 'DATA_DIR' | 'MONGODB_URI' | 'production'>;

/**
 * A file that says: what is in this database is the sample network. Tokens of sample personas are given out only where it stands, so that a
 * real network never has them, not even one that is used with the same DATA_DIR later on: the file names the database.
 */
const markerOf = ({ DATA_DIR }: SampleEnv): string => path.join(DATA_DIR, 'sample-network.json');

/** Tells databases apart without keeping the address, which may hold a password. */
const databaseOf = ({ MONGODB_URI }: SampleEnv): string =>
  MONGODB_URI === undefined ? 'local' : createHash('sha256').update(MONGODB_URI).digest('hex');

/** Whether these settings lead to a sample network; never in production. */
export function isSampleNetwork(env: SampleEnv): boolean {
  if (env.production) return false;
  try {
    const { database } = JSON.parse(readFileSync(markerOf(env), 'utf8')) as { database?: string };
    return database === databaseOf(env);
  } catch {
    return false;
  }
}

/** Written after everything was filled in: a first start that was cut off fills in again. */
export function markSampleNetwork(env: SampleEnv, filledInAt: Date): void {
  const marker = { fictional: true, database: databaseOf(env), filledInAt };
  writeFileSync(markerOf(env), `${JSON.stringify(marker, null, 2)}\n`);
}
