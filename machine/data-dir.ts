import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { EnvironmentError } from '../common/env';

/** Personal data, keys and mails with codes: nobody else of this machine may look into a folder that is made here. */
const OWNER_ONLY = 0o700;

/** Folder by folder: below /proc Node tries for ever when it is to make all of them. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: OWNER_ONLY });
  } catch (error) {
    // Made by somebody else at the same time.
    if (!existsSync(folder)) throw error;
  }
}

/** Makes DATA_DIR if need be, and makes sure that it can be written before anything is begun. Throws EnvironmentError. */
export function prepareDataDir(dataDir: string): void {
  try {
    makeFolder(path.resolve(dataDir));
    if (!statSync(dataDir).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EnvironmentError(
      `DATA_DIR ${dataDir} cannot be written (${code}). Set DATA_DIR to a folder that this user may write.`,
    );
  }
}
