import { SECOND } from './clock';
import { startFailure } from './start-failure';

/** How long a stop may take before the process ends anyway; SIGTERM promises to be through within 10 s. */
const STOP_LIMIT_MS = 9 * SECOND;

/** What a process runs until it is told to end. */
export interface Running {
  /** Lets what was begun finish, then releases everything. */
  stop(): Promise<void>;
}

/**
 * The life of a process: starts, and at SIGTERM or SIGINT drains and ends with 0, also when the signal comes while it starts. A second
 * signal changes nothing: Ctrl-C reaches npm and its child, and npm passes it on once more. One that cannot start says why in one
 * sentence and ends with 1; so does one that cannot stop in time.
 */
export function runProcess(start: () => Promise<Running>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => end('It did not stop in time.'), STOP_LIMIT_MS).unref();
    starting.then((running) => running.stop()).then(() => process.exit(0), end);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const starting = start();
  starting.catch(failStart);
}

/** Ends a process that cannot start, saying what can be done about it. */
export function failStart(error: unknown): never {
  return end(startFailure(error) ?? error);
}

function end(why: unknown): never {
  console.error(why);
  process.exit(1);
}
