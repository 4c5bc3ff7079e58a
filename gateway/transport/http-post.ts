import type { Dispatcher } from 'undici';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface HttpPost {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Ends the request when it fires. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends a body and collects the answer. Straight on the dispatcher: `request()` makes a stream of each answer and listens to each signal,
 * which for answers that are read whole anyway costs more than everything else on the way.
 */
export function post(dispatcher: Dispatcher, { path, headers, body, signal }: HttpPost): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch({ path, method: 'POST', headers, body }, new AnswerCollector(signal, resolve, reject));
  });
}

class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: unknown) => void;
  #status = 0;
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;
  #abort: (() => void) | undefined;

  constructor(
    signal: AbortSignal | undefined,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: unknown) => void,
  ) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const signal = this.#signal;
    if (signal === undefined) return;
    if (signal.aborted) return controller.abort(reasonOf(signal));
    // Called again when the request is sent again on another connection.
    this.#forget();
    this.#abort = () => controller.abort(reasonOf(signal));
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#first === undefined) this.#first = chunk;
    else (this.#more ??= [this.#first]).push(chunk);
  }

  onResponseEnd(): void {
    this.#forget();
    const bytes = this.#more ? Buffer.concat(this.#more) : this.#first;
    this.#resolve({ status: this.#status, text: bytes?.toString('utf8') ?? '' });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#forget();
    this.#reject(error);
  }

  #forget(): void {
    if (this.#abort) this.#signal?.removeEventListener('abort', this.#abort);
    this.#abort = undefined;
  }
}

const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new Error('aborted'));
