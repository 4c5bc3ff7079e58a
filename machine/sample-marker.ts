import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A file that says: what is under this DATA_DIR is the sample network. Tokens of sample personas are given out only where it stands, so
 * that a real network never has them.
 */
const markerOf = (dataDir: string): string => path.join(dataDir, 'sample-network.json');

export function isSampleNetwork(dataDir: string): boolean {
  return existsSync(markerOf(dataDir));
}

/** Written after everything was filled in: a first start that was cut off fills in again. */
export function markSampleNetwork(dataDir: string, filledInAt: Date): void {
  writeFileSync(markerOf(dataDir), `${JSON.stringify({ fictional: true, filledInAt }, null, 2)}\n`);
}
