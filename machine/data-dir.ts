import { EnvironmentError } from '../common/env';
import { preparePrivateFolder } from '../common/private-folder';

/** Makes DATA_DIR if need be, and makes sure that it can be written before anything is begun. Throws EnvironmentError. */
export function prepareDataDir(dataDir: string): void {
  try {
    preparePrivateFolder(dataDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EnvironmentError(
      `DATA_DIR ${dataDir} cannot be written (${code}). Set DATA_DIR to a folder that this user may write.`,
    );
  }
}
