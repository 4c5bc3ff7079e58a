import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../../common/paths';

/** One of the project's own programs, running as its npm script runs it. */
export interface Child {
  readonly pid: number;
  /** What the pattern found in the first output that matched it. */
  readonly found: string;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Sends a signal and resolves, when the process has gone, to its exit code and how long it took. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly code: number | null; readonly tookMs: number }>;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Settings = Readonly<Record<string, string>>;

const { scripts } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** The environment without what the person who runs the tests may have set for the platform. */
function environment(settings: Settings): NodeJS.ProcessEnv {
  const clean = { MONGODB_URI: '', NODE_ENV: 'development', PORT: '0', HOST: '127.0.0.1', SMTP_URL: '', REDIS_URL: '' };
  return { ...process.env, ...clean, ...settings };
}

function launch(script: string, args: readonly string[], settings: Settings) {
  const [program = '', ...rest] = (scripts[script] ?? '').replace(/^exec /, '').split(' ');
  return spawn(program, [...rest, ...args], {
    cwd: PROJECT_ROOT,
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Starts the command behind an npm script and waits until its output matches `ready`. */
export function startScript(
  script: string,
  args: readonly string[],
  settings: Settings,
  ready: RegExp,
): Promise<Child> {
  const child = launch(script, args, settings);
  let text = '';
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = ready.exec(text)?.[0];
      if (found === undefined) return;
      resolve({
        pid: child.pid ?? 0,
        found,
        output: () => text,
        async end(signal) {
          const began = performance.now();
          child.kill(signal);
          const code = await gone;
          return { code, tookMs: performance.now() - began };
        },
      });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void gone.then((code) => reject(new Error(`npm run ${script} ended with ${code}:\n${text}`)));
  });
}

/** Runs the command behind an npm script to its end. */
export function runScript(script: string, args: readonly string[], settings: Settings): Promise<Outcome> {
  const child = launch(script, args, settings);
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, stdout: out.join(''), stderr: err.join('') })),
  );
}
