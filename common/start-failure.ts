import { EnvironmentError } from './env';

/** An error of the operating system, as Node throws it. */
interface SystemError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly port?: number;
  readonly path?: string;
}

/**
 * What somebody who starts the platform can do about `error`, in words; undefined when it is a fault of the program, whose stack is worth
 * more. Says nothing of addresses with passwords in them.
 */
export function startFailure(error: unknown): string | undefined {
  if (error instanceof EnvironmentError) return error.message;
  if (!(error instanceof Error)) return undefined;
  if (error.name.endsWith('ServerSelectionError')) {
    return `The database at MONGODB_URI does not answer: ${error.message}\nIs it running, and is it a replica set?`;
  }
  const { code, syscall, port, path } = error as SystemError;
  if (code === 'EADDRINUSE' && port !== undefined) {
    return `Port ${port} is in use by another process. Stop it, or choose another port: PORT=${port + 100}`;
  }
  if (code === 'EACCES' && syscall === 'listen') {
    return `Port ${port} may not be used by this user. Choose one above 1023, such as PORT=4000.`;
  }
  if (code === 'EADDRNOTAVAIL') return 'HOST is no address of this machine. HOST=127.0.0.1 is for this machine alone.';
  if (code === 'ENOENT' && path !== undefined) return `${path} does not exist.`;
  if (code === 'EISDIR') return `${path ?? 'What should be a file'} is a folder.`;
  if (code && path !== undefined && UNWRITABLE.has(code)) return `${path} cannot be used (${code}).`;
  return undefined;
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST']);
