import { readAnswer } from './answer-reader';
import type { AnswerShape } from './answer-shape';
import type { ParseAnswer } from '../transport/transport';

/** Shorter texts are parsed sooner than anything could be found in them. */
const SHORT = 128;
/** Answers in which too little repeats, beyond those in which enough does, before no more repetitions are looked for. */
const PATIENCE = 20;
/** Enough is a quarter. */
const ENOUGH = 4;

/** A parser that makes one object of equal ones where the plan allows it. Remembers whether looking for them is worth its while. */
export function answerParser(shape: AnswerShape): ParseAnswer {
  let balance = PATIENCE;
  return (text) => {
    const read = text.length < SHORT || balance < 0 ? undefined : readAnswer(text, shape);
    if (text.length >= SHORT && balance >= 0) {
      balance = read && read.skipped * ENOUGH >= text.length ? Math.min(balance + 1, PATIENCE) : balance - 1;
    }
    return read ?? { answer: JSON.parse(text) as unknown };
  };
}
