import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';

/** Whether a redis-server is installed, as by Debian's package. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** `describe` where there is a redis-server; elsewhere what needs a real one is skipped. */
export const describeWithRedis = hasRedis ? describe : describe.skip;

/** A Redis of a test's own, on a socket in a folder of its own. */
export interface TestRedis {
  /** As `REDIS_URL` has it. */
  readonly url: string;
  readonly socket: string;
  start(): Promise<void>;
  /** As if its machine lost power. */
  kill(): void;
  /** As if it hung, with its connections open. */
  freeze(): void;
  thaw(): void;
  /** Ends and forgets everything. */
  close(): void;
}

export function testRedis(): TestRedis {
  const folder = mkdtempSync(path.join(tmpdir(), 'redis-'));
  const socket = path.join(folder, 'redis.sock');
  let running: ChildProcess | undefined;
  const kill = (): void => void running?.kill('SIGKILL');
  return {
    url: `unix://${socket}`,
    socket,
    async start() {
      const options = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder];
      running = spawn('redis-server', options, { stdio: 'ignore' });
      const probe = new Redis(socket, { retryStrategy: () => 50, maxRetriesPerRequest: null });
      probe.on('error', () => undefined);
      await probe.ping();
      probe.disconnect();
    },
    kill,
    freeze: () => void running?.kill('SIGSTOP'),
    thaw: () => void running?.kill('SIGCONT'),
    close() {
      kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
