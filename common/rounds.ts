import type { Log } from './log';
import { waitPatiently } from './patience';

export interface RoundsOptions {
  /** For the log, such as `content:publish`. */
  readonly name: string;
  readonly everyMs: number;
  /** Must be right also when it is interrupted and done again. */
  readonly work: () => Promise<unknown>;
  readonly log: Log;
  /** Longest wait for a round that is under way at the end. */
  readonly stopPatienceMs?: number;
}

/** Does work again and again, one round at a time. A round that fails is logged and followed by the next. */
export class Rounds {
  readonly #with: RoundsOptions;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #following: Promise<void> | undefined;
  #stopped = false;

  constructor(options: RoundsOptions) {
    this.#with = options;
    this.#timer = setInterval(() => this.#running ?? void this.#start(), options.everyMs);
    this.#timer.unref();
  }

  /** Does a round now, or right after the one under way, which may have looked too early. Resolves when it is done. */
  wake(): Promise<void> {
    if (!this.#running) return this.#start();
    this.#following ??= this.#running.then(() => {
      this.#following = undefined;
      return this.#start();
    });
    return this.#following;
  }

  /** Ends after the round that is under way; one that hangs, because the database is away, is not waited for. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await waitPatiently(this.#following ?? this.#running, this.#with.stopPatienceMs);
  }

  #start(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    const { name, work, log } = this.#with;
    this.#running = (async () => void (await work()))()
      .catch((error: unknown) => log.error({ name, error: error instanceof Error ? error.stack : '' }, 'periodic work'))
      .finally(() => (this.#running = undefined));
    return this.#running;
  }
}
