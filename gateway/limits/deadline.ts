import { PublicError } from '../../common/errors/public-error';

/** A signal that never fires, and which nobody needs to listen to. */
export const NEVER: AbortSignal = new AbortController().signal;

/** Ends with DEADLINE_EXCEEDED when the work is not done in time; the signal tells whoever works that nobody waits any more. */
export class Deadline {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The client has gone. */
  abandon(): void {
    this.#controller.abort();
  }

  /** The result of `work`, unless it takes longer than `ms`. Does not rely on the work to look at the signal. */
  race<T>(work: Promise<T>, ms: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const error = new PublicError('DEADLINE_EXCEEDED');
        this.#controller.abort(error);
        reject(error);
      }, ms);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}
