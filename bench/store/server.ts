import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.join(__dirname, '..', '..');

/** The embedded store as a process of its own. */
export interface Server {
  readonly uri: string;
  readonly pid: number;
  /** From the start of the process to the moment it answers. */
  readonly startedInMs: number;
  /** Resident memory in megabytes. */
  resident(): number;
  stop(): Promise<void>;
}

export async function startServer(dataDir: string): Promise<Server> {
  const begin = performance.now();
  const socket = path.join(dataDir, 'bench.sock');
  const child = spawn(
    process.execPath,
    [
      ...(process.env['BENCH_STORE_NODE']?.split(' ') ?? []),
      path.join(root, 'scripts', 'run.cjs'),
      'database/embedded/index.ts',
      '--data',
      dataDir,
      '--socket',
      socket,
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('mongodb://')) continue;
    return {
      uri: line,
      pid: child.pid as number,
      startedInMs: performance.now() - begin,
      resident: () => residentOf(child.pid as number),
      stop: async () => {
        child.kill('SIGTERM');
        await exited;
      },
    };
  }
  throw new Error('The store ended before it was ready');
}

function residentOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
