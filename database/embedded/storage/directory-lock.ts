import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparePrivateFolder } from '../../../common/private-folder';

/**
 * Keeps a data directory for one store of this machine: a listening socket named after it, which the system takes back even when the
 * process is killed. Returns what gives it back.
 */
export async function lockDirectory(dataDir: string): Promise<() => Promise<void>> {
  prepare(dataDir);
  const name = `alumni-store-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 32)}`;
  const address = addressOf(name);
  let server = await listen(address);
  // Elsewhere than on Linux and Windows the socket is a file, which outlives a killed process.
  if (!server && address.startsWith(tmpdir()) && !(await answers(address))) {
    rmSync(address, { force: true });
    server = await listen(address);
  }
  if (!server) throw new Error(`Another process is using ${dataDir}. Stop it, or choose another data directory.`);
  const held = server;
  return () => new Promise((resolve) => held.close(() => resolve()));
}

function prepare(dataDir: string): void {
  try {
    preparePrivateFolder(dataDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${dataDir} cannot hold the data (${code}). Choose a folder that this user may write.`, {
      cause: error,
    });
  }
}

function addressOf(name: string): string {
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server.unref()));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
