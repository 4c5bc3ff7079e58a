import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.join(__dirname, '..', '..');

/** Resident memory in megabytes. */
export interface Memory {
  readonly all: number;
  /** Heaps and buffers: what nobody but the process can free. */
  readonly own: number;
  /** Pages of files that are mapped, those of the data and of the programs: the system takes them back when it needs them. */
  readonly mapped: number;
}

/** The embedded store as a process of its own. */
export interface Server {
  readonly uri: string;
  readonly pid: number;
  /** From the start of the process to the moment it answers. */
  readonly startedInMs: number;
  memory(): Memory;
  /** Processor time of the process so far, in microseconds. */
  processorTime(): number;
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
      memory: () => memoryOf(child.pid as number),
      processorTime: () => processorTimeOf(child.pid as number),
      stop: async () => {
        child.kill('SIGTERM');
        await exited;
      },
    };
  }
  throw new Error('The store ended before it was ready');
}

function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { all: of('VmRSS'), own: of('RssAnon'), mapped: of('RssFile') };
}

/** Linux counts in hundredths of a second. */
function processorTimeOf(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? NaN) + (system ?? NaN)) * 10_000;
}
