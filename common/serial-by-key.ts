/**
 * Runs tasks of one key one after the other, in the order of their arrival, and tasks of different keys side by side. It spares a hot
 * document the retries of conflicting transactions within this process; that the result is right, also with several processes, is the
 * transactions' doing.
 */
export class SerialByKey {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const earlier = this.#tails.get(key) ?? Promise.resolve();
    const result = earlier.then(task, task);
    const tail = result.catch(() => undefined);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    return result;
  }
}
