import type { Log } from '../../common/log';

/**
 * Work that an answer must not wait for: how long it takes would tell an anonymous caller whether an address is known or somebody is in
 * the roster. Failures are logged; what must not be lost is also found again by a sweep.
 */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  run(name: string, work: () => Promise<void>): void {
    const running = new Promise<void>((resolve) => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => this.#log.error({ work: name, error: String(error) }, 'background work failed'))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when what runs now is done, whatever is begun meanwhile; for staff lists that must show what was just handed in. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running]);
  }

  /** Resolves when nothing is running; for tests and for a clean stop. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
