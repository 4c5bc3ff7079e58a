import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Personal data, keys and mails with codes: nobody else of this machine may look into a folder that is made here. */
const OWNER_ONLY = 0o700;

/** Makes a folder if need be. Throws an error with the system's `code` where it cannot be had, or not be written. */
export function preparePrivateFolder(folder: string): void {
  make(path.resolve(folder));
  if (!statSync(folder).isDirectory()) throw Object.assign(new Error(`${folder} is a file.`), { code: 'ENOTDIR' });
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
}

/** Folder by folder: below /proc Node tries for ever when it is to make all of them. */
function make(folder: string): void {
  if (existsSync(folder)) return;
  make(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: OWNER_ONLY });
  } catch (error) {
    // Made by somebody else at the same time.
    if (!existsSync(folder)) throw error;
  }
}
