import { SECOND } from '../clock';

/** Longer is not waited: a process that has not acted by then does not answer anybody in time either. */
const PATIENCE_MS = SECOND;

interface Open {
  /** How many got it; unknown until the sender was told, which may be after the first of them have acted. */
  expected: number | undefined;
  counted: number;
  readonly resolve: () => void;
}

/** What was told and not yet acted on by all who got it. */
export class Pending {
  readonly #open = new Map<number, Open>();
  #last = 0;

  open(): { readonly id: number; readonly done: Promise<void> } {
    const id = ++this.#last;
    const done = new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.settle(id), PATIENCE_MS);
      this.#open.set(id, {
        expected: undefined,
        counted: 0,
        resolve() {
          clearTimeout(timer);
          resolve();
        },
      });
    });
    return { id, done };
  }

  expect(id: number, expected: number): void {
    const open = this.#open.get(id);
    if (open) open.expected = expected;
    this.#settleWhenAll(id);
  }

  /** One of them has acted. */
  count(id: number): void {
    const open = this.#open.get(id);
    if (open) open.counted++;
    this.#settleWhenAll(id);
  }

  settle(id: number): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.resolve();
  }

  settleAll(): void {
    for (const id of [...this.#open.keys()]) this.settle(id);
  }

  #settleWhenAll(id: number): void {
    const open = this.#open.get(id);
    if (open?.expected !== undefined && open.counted >= open.expected) this.settle(id);
  }
}
