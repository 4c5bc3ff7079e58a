import { LRUCache } from 'lru-cache';
import type { Fetch } from '../../planning/plan';
import { KnownText } from '../../transport/known-text';
import type { TextResult } from '../operation';

/** One fetch of a run: what was sent, and the text that came. */
export interface Exchange {
  readonly body: string;
  readonly answer: KnownText;
}

/**
 * A run without errors. What an operation answers follows from its variables and the texts that subgraphs answer, and from nothing else:
 * where all of them come again, byte for byte, so does the answer, and nothing needs to be parsed, joined or written.
 */
export interface Recording {
  readonly exchanges: ReadonlyMap<Fetch, Exchange>;
  readonly result: TextResult;
}

/** Takes down what a run sends and gets. */
export class Recorder {
  readonly exchanges = new Map<Fetch, Exchange>();
  /** False once an answer came that has no text, as from a subgraph in this process. */
  complete = true;

  note(fetch: Fetch, body: string, text: string | undefined): void {
    if (text === undefined) this.complete = false;
    else this.exchanges.set(fetch, { body, answer: new KnownText(text) });
  }
}

/** Characters of all recordings of one supergraph; those of answers count twice, because they are kept as bytes, too. */
const MAX_SIZE = 32 * 1_048_576;

/** The last recording of each operation with its variables. */
export class Recordings {
  readonly #known = new LRUCache<string, Recording>({
    maxSize: MAX_SIZE,
    maxEntrySize: MAX_SIZE / 16,
    sizeCalculation: ({ exchanges, result }, key) => {
      let size = key.length + result.data.length;
      for (const { body, answer } of exchanges.values()) size += body.length + 2 * answer.text.length;
      return size + 1;
    },
  });

  get size(): number {
    return this.#known.calculatedSize;
  }

  get(key: string): Recording | undefined {
    return this.#known.get(key);
  }

  set(key: string, recording: Recording): void {
    this.#known.set(key, recording);
  }

  delete(key: string): void {
    this.#known.delete(key);
  }
}
