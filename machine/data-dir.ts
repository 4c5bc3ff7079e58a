import { accessSync, constants, mkdirSync } from 'node:fs';
import { EnvironmentError } from '../common/env';

/** Personal data, keys and mails with codes: nobody else of this machine may look into a folder that is made here. */
const OWNER_ONLY = 0o700;

/** Makes DATA_DIR if need be, and makes sure that it can be written before anything is begun. Throws EnvironmentError. */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: OWNER_ONLY });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EnvironmentError(
      `DATA_DIR ${dataDir} cannot be written (${code}). Set DATA_DIR to a folder that this user may write.`,
    );
  }
}
