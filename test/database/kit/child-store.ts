import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');

/** The store in a process of its own, which may be killed. */
export interface ChildStore {
  readonly uri: string;
  readonly process: ChildProcess;
  /** SIGKILL, without any farewell; resolves when the process is gone. */
  kill(): Promise<void>;
}

const CHILD = 'test/database/kit/child.ts';

/** Starts the store on `dataDir`; throws with what the process said when it refuses. `compiled` is what `compileStore` made of it. */
export async function startChildStore(
  dataDir: string,
  compiled?: { file(source: string): string },
): Promise<ChildStore> {
  const main = compiled ? [compiled.file(CHILD)] : [join(root, 'scripts', 'run.cjs'), CHILD];
  const child = spawn(process.execPath, [...main, dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const exited = once(child, 'exit');
  const uri = await Promise.race([
    (async () => {
      for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('mongodb://')) return line;
      return undefined;
    })(),
    exited.then(() => undefined),
  ]);
  if (uri === undefined) {
    await exited;
    throw new Error(`The store did not start: ${complaint}`);
  }
  return {
    uri,
    process: child,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
