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

interface Marker {
  readonly database?: string;
  /** Absent while the filling in goes on, or after it was cut off. */
  readonly filledInAt?: string;
}

/** The marker, when there is one for this database. */
function readMarker(env: SampleEnv): Marker | undefined {
  if (env.production) return undefined;
  try {
    const marker = JSON.parse(readFileSync(markerOf(env), 'utf8')) as Marker;
    return (marker.database ?? 'local') === databaseOf(env) ? marker : undefined;
  } catch {
    return undefined;
  }
}

/** Whether these settings lead to a sample network; never in production. */
export function isSampleNetwork(env: SampleEnv): boolean {
  return readMarker(env)?.filledInAt !== undefined;
}

/** Whether a filling in was begun here and cut off: what it left behind is nobody's work and may be removed. */
export function isHalfFilled(env: SampleEnv): boolean {
  const marker = readMarker(env);
  return marker !== undefined && marker.filledInAt === undefined;
}

/** Written before anything is filled in (without a time) and after everything was. */
export function markSampleNetwork(env: SampleEnv, filledInAt?: Date): void {
  const marker = { fictional: true, database: databaseOf(env), filledInAt };
  writeFileSync(markerOf(env), `${JSON.stringify(marker, null, 2)}\n`);
}
