import { spawn } from 'node:child_process';
import { PROJECT_ROOT } from '../../common/paths';
import type { Contestant } from '../gateway/contestants';

/** A running platform, and how long it took from the command to the line that says where it is. */
export interface RunningPlatform extends Contestant {
  readonly startedInMs: number;
  /** Ends it as an operator would and waits until it has gone. */
  stop(): Promise<void>;
}

/** Starts the platform by the command behind `npm start`, in a process of its own. */
export function startPlatform(dataDir: string): Promise<RunningPlatform> {
  const began = performance.now();
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', NODE_ENV: 'development', MONGODB_URI: '' };
  const args = ['--max-semi-space-size=64', 'scripts/run.cjs', 'start.ts'];
  const child = spawn(process.execPath, args, { cwd: PROJECT_ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /https?:\/\/[\d.:]+\/graphql/.exec(text)?.[0];
      if (url === undefined) return;
      const startedInMs = performance.now() - began;
      const stop = (): Promise<void> => (child.kill('SIGTERM'), gone);
      resolve({ name: 'the platform', url, process: child, startedInMs, stop });
    });
    child.once('exit', (code) => reject(new Error(`The platform ended with ${code} before it answered`)));
  });
}
