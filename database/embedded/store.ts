import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Clock } from '../../common/clock';
import { refileIndexes } from './collation/refiling';
import { Engine } from './engine';
import { serve } from './wire/connection';
import { lockDirectory } from './storage/directory-lock';

export interface StoreOptions {
  dataDir: string;
  /** 0 (default) lets the system choose one. */
  port?: number | undefined;
  /** Default 127.0.0.1: the store has no accounts, so it listens to this machine only. */
  host?: string | undefined;
  /** A Unix socket instead of TCP. */
  socketPath?: string | undefined;
  /** Bytes of history kept for change streams; default 64 MiB. */
  oplogBytes?: number | undefined;
  /** The one user, who must show the password (SCRAM-SHA-256); without it everybody who can connect may do everything. */
  account?: { user: string; password: string } | undefined;
  /** How often expired documents, idle cursors and sessions are removed; default a minute. */
  sweepMs?: number | undefined;
  /** Tests move time with it. */
  clock?: Clock | undefined;
  /** Allows `configureFailPoint`, with which anyone can make commands fail: for tests of retries only. */
  testCommands?: boolean | undefined;
  log?: ((error: unknown) => void) | undefined;
}

export interface RunningStore {
  /** What a driver connects with; names the replica set so that transactions and retryable writes work. */
  uri: string;
  stop(): Promise<void>;
}

const SWEEP_MS = 60_000;

/** Opens a data directory and answers MongoDB's protocol for it, in this thread. */
export async function startStore(options: StoreOptions): Promise<RunningStore> {
  const log = options.log ?? (() => {});
  const unlock = await lockDirectory(options.dataDir);
  const engine = new Engine(options.dataDir, options);
  await refileIndexes(engine).catch(async (error: unknown) => {
    await engine.close();
    await unlock();
    throw error;
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(engine, socket, log);
  });
  const authority = await listen(server, options).catch(async (error: unknown) => {
    await engine.close();
    await unlock();
    throw error;
  });
  engine.address = options.socketPath ?? authority;
  const timer = setInterval(() => {
    engine.cursors.sweep();
    engine.snapshots.trim();
    engine.sessions.sweep().catch(log);
    engine.garbage.sweep().catch(log);
  }, options.sweepMs ?? SWEEP_MS).unref();
  engine.expiry.start(options.sweepMs, log);
  engine.garbage.sweep().catch(log);
  let stopped: Promise<void> | undefined;
  return {
    uri: `mongodb://${authority}/?replicaSet=rs0&directConnection=true`,
    stop: () => (stopped ??= stop()),
  };

  async function stop(): Promise<void> {
    clearInterval(timer);
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
    await engine.close();
    await unlock();
  }
}

async function listen(server: Server, options: StoreOptions): Promise<string> {
  const { socketPath, port = 0, host = '127.0.0.1' } = options;
  if (socketPath !== undefined) {
    mkdirSync(dirname(socketPath), { recursive: true });
    rmSync(socketPath, { force: true });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (socketPath !== undefined) server.listen(socketPath, resolve);
    else server.listen(port, host, resolve);
  });
  if (socketPath !== undefined) return encodeURIComponent(socketPath);
  return `${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
}
