import { statfsSync } from 'node:fs';
import { StoreError } from '../errors';

/** ENOSPC, EDQUOT, EFBIG and LMDB's MDB_MAP_FULL. */
const NO_ROOM = new Set([28, 122, 27, -30792]);
/** EIO, which LMDB also reports when only a part of what it wrote found room. */
const IO_ERROR = 5;
const NEARLY_FULL_BYTES = 1024 * 1024;

/** Why a commit failed, as the clients are told; nothing of it was written. */
export async function commitError(error: unknown, dataDir: string): Promise<unknown> {
  const cause = await causeOf(error);
  const code = Number((cause as { code?: unknown }).code);
  if (!NO_ROOM.has(code) && !(code === IO_ERROR && isNearlyFull(dataDir))) return cause;
  return new StoreError(
    14031,
    'OutOfDiskSpace',
    'The disk of the data directory is full: nothing was written. Make room and try again.',
  );
}

/** lmdb tells the cause in a promise of its own. */
async function causeOf(error: unknown): Promise<unknown> {
  const pending = (error as { commitError?: Promise<unknown> }).commitError;
  if (!pending) return error;
  return pending.then(
    () => error,
    (cause: unknown) => cause,
  );
}

function isNearlyFull(dataDir: string): boolean {
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize < NEARLY_FULL_BYTES;
}
