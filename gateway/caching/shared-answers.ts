import type { MadeAnswer } from './made-answer';

export interface RunningAnswer {
  readonly answer: Promise<MadeAnswer>;
  /** Requests besides the first that wait for it; its work goes on when the first one's client leaves. */
  joined: number;
  /** Nobody joins any more. */
  withdraw(): void;
}

/** Requests longer than this are not compared with others: their text would be kept as a key. */
const LONGEST_KEY = 65_536;

/**
 * Answers in the making, found by the bytes of a request before anything of it is parsed. The key stands for all that an answer
 * depends on: who asks, in which language, by which client, what, and of which schema. A query that comes after a mutation must see
 * what that did, so it never joins one that began before.
 */
export class SharedAnswers {
  #running = new Map<string, RunningAnswer>();

  /** How many answers are in the making. */
  get size(): number {
    return this.#running.size;
  }

  running(key: string): RunningAnswer | undefined {
    return this.#running.get(key);
  }

  /** Lets others join from now on, until there is an answer or none comes. */
  offer(key: string, answer: Promise<MadeAnswer>): RunningAnswer | undefined {
    if (key.length > LONGEST_KEY) return undefined;
    const running = this.#running;
    const withdraw = (): void => {
      if (running.get(key) === offered) running.delete(key);
    };
    const offered: RunningAnswer = { answer, joined: 0, withdraw };
    running.set(key, offered);
    answer.then(withdraw, withdraw);
    return offered;
  }

  /** After this nobody joins what is running now. */
  forget(): void {
    if (this.#running.size > 0) this.#running = new Map();
  }
}
