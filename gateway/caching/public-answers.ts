import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/clock';
import { SECOND } from '../../common/clock';
import type { MadeAnswer } from './made-answer';

/** Bytes of all kept answers and their keys together. */
const MAX_BYTES = 64 * 1_048_576;
/** An answer that would push out too many others is not kept. */
const MAX_ANSWER_BYTES = 1_048_576;
const MAX_ANSWERS = 10_000;
/** Rough size of an entry besides its key and bytes. */
const ENTRY_BYTES = 512;

interface Kept {
  readonly answer: MadeAnswer;
  /** When it was begun: what it tells may be as old as that. */
  readonly at: number;
  readonly seconds: number;
}

/** A kept answer that is still fresh. */
export interface FreshAnswer {
  readonly answer: MadeAnswer;
  /** When it was begun (milliseconds since 1970). */
  readonly begunAt: number;
  /** Seconds since then. */
  readonly age: number;
  /** Seconds for which it is fresh yet. */
  readonly left: number;
}

/** Answers that `@cacheControl` lets be kept for everybody with the same credentials. Only whole ones, without errors. */
export class PublicAnswers {
  readonly #clock: Clock;
  #kept = PublicAnswers.#cache();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  static #cache(): LRUCache<string, Kept> {
    return new LRUCache({
      max: MAX_ANSWERS,
      maxSize: MAX_BYTES,
      maxEntrySize: MAX_ANSWER_BYTES,
      sizeCalculation: ({ answer }, key) => answer.bytes.length + 2 * key.length + ENTRY_BYTES,
    });
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  get empty(): boolean {
    return this.#kept.size === 0;
  }

  fresh(key: string): FreshAnswer | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const age = Math.max(0, (this.#clock.now().getTime() - kept.at) / SECOND);
    if (age < kept.seconds) {
      return { answer: kept.answer, begunAt: kept.at, age: Math.floor(age), left: Math.ceil(kept.seconds - age) };
    }
    this.#kept.delete(key);
    return undefined;
  }

  keep(key: string, answer: MadeAnswer, seconds: number, begunAt: number): void {
    const known = this.#kept.get(key);
    if (known === undefined || known.at <= begunAt) this.#kept.set(key, { answer, at: begunAt, seconds });
  }

  /** A new schema was loaded: nothing that an old one answered is served any more. */
  clear(): void {
    this.#kept = PublicAnswers.#cache();
  }
}
