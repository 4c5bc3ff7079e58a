import { connect } from 'node:net';
import path from 'node:path';

/** The kernel's limit for a socket's path is 108 bytes; a longer one falls back to TCP. */
const MAX_SOCKET_PATH_BYTES = 100;

/**
 * Where the embedded store of a data directory listens. A socket in that directory is guarded by the directory's permissions, which a TCP
 * port is not, and lets command-line tools find the store of a running platform. Undefined where the path would be too long.
 */
export function storeSocketOf(dataDir: string): string | undefined {
  const file = path.resolve(dataDir, 'store.sock');
  return process.platform !== 'win32' && Buffer.byteLength(file) <= MAX_SOCKET_PATH_BYTES ? file : undefined;
}

/** URI by which the unmodified driver reaches a store that listens on a socket. */
export function uriOfSocket(socketPath: string): string {
  return `mongodb://${encodeURIComponent(socketPath)}/?replicaSet=rs0&directConnection=true`;
}

/** Whether somebody answers on the socket; a file left by a killed process does not. */
export function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
