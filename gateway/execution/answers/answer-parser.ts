import { parseAnswer, type ParseAnswer, type RepeatedObjects } from '../../transport/transport';
import { readAnswer } from './answer-reader';
import type { AnswerShape } from './answer-shape';
import { compileJoiner, type ObjectJoiner } from './equal-objects';
import type { DataObject } from '../keys';

/** Shorter texts are parsed sooner than anything could be found in them. */
const SHORT = 128;
/** Answers in which too little repeats, beyond those in which enough does, before no more repetitions are looked for. */
const PATIENCE = 20;
/** Enough is a quarter. */
const ENOUGH = 4;

/** How answers of one fetch are taken in, so that equal objects are one where the plan allows it. */
export interface AnswerReading {
  /** For answers that come as text. */
  readonly parse: ParseAnswer;
  /** For answers that come as objects, or as a text that had to be parsed as any other. Undefined: nobody looked. */
  join(data: DataObject): RepeatedObjects | undefined;
}

export const PLAIN_READING: AnswerReading = { parse: parseAnswer, join: () => undefined };

/** Remembers whether looking for equal objects is worth its while. */
export function answerReading(shape: AnswerShape): AnswerReading {
  const texts = new Patience();
  const objects = new Patience();
  let joiner: ObjectJoiner | undefined;
  return {
    parse(text) {
      if (text.length < SHORT || texts.lost) return { answer: JSON.parse(text) as unknown };
      const read = readAnswer(text, shape);
      texts.note(read !== undefined && read.skipped * ENOUGH >= text.length);
      return read ?? { answer: JSON.parse(text) as unknown };
    },
    join(data) {
      if (objects.lost) return undefined;
      // Not before: the analysis of the plan gives the shape its places after this was made.
      joiner ??= compileJoiner(shape);
      const joined = joiner(data);
      const { given, kept } = joined;
      objects.note(given > 0 && given * ENOUGH >= given + kept);
      return joined;
    },
  };
}

class Patience {
  #left = PATIENCE;

  get lost(): boolean {
    return this.#left < 0;
  }

  note(worth: boolean): void {
    this.#left = worth ? Math.min(this.#left + 1, PATIENCE) : this.#left - 1;
  }
}
