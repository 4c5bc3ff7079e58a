/** What runs at the moment. Holds nothing of what runs, so that it may be waited for without keeping that in memory. */
export class Activity {
  #running = 0;
  readonly #whenIdle: (() => void)[] = [];

  /** Counts some work for as long as it lasts. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
      if (this.#running === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    }
  }

  /** Resolves when nothing runs any more. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }
}
