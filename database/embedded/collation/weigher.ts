import type { StringOrder } from '../values/compare';
import { LAST, type Alphabet } from './alphabet';
import { Forms, type Form } from './forms';
import { JOINER } from './joiner';
import type { Levels } from './levels';
import { numberAfter, MOST_DIGITS } from './numbers';
import { lastAt } from './search';
import { Spelling } from './spelling';

/** What a text weighs on each level. The codes of one text after the other are those of both, where these do not change each other. */
export interface Weights {
  readonly levels: readonly (readonly number[])[];
  /** The level at which the text lies between two known places, so that nothing more is known of it; undefined when all is known. */
  readonly open: number | undefined;
}

/** Codes of letters, two bytes each. */
export const LETTER = { end: 0, below: 1, first: 2, above: 0xffff } as const;
/** Codes of marks and forms, one byte each: `usual` is a letter without a mark, or the first form. */
export const FINE = { below: 0, end: 1, usual: 2, above: 0xff } as const;

/** So many letters and marks of one unit are looked at: twenty accents on one letter are no text. */
const MOST_LETTERS = 100;
const MOST_MARKS = 20;

interface Found {
  readonly codes: number[];
  readonly forms: Form[];
  readonly open: boolean;
}

/**
 * Finds the place of a text by comparing it with texts whose places are known, letter by letter, then mark by mark, then form by form.
 * As nothing is asked but the collator, the answer is in its order whatever a language does with its letters: it is a way down a tree
 * whose branches are stretches of that order. About 50 µs a letter: for the units of texts, which come again and again.
 */
export class Weigher {
  private readonly forms: Forms;
  private readonly spelling: Spelling;
  private readonly base: StringOrder;
  private readonly nine: number;

  constructor(
    private readonly alphabet: Alphabet,
    private readonly levels: Levels,
  ) {
    this.forms = new Forms(alphabet, levels);
    this.base = levels.orders[0] as StringOrder;
    this.spelling = new Spelling(this.base, levels.orders.at(-1) as StringOrder);
    this.nine = levels.numeric ? (alphabet.places.get('9') ?? -1) : -1;
  }

  weigh(text: string): Weights {
    const levels: number[][] = [];
    let forms: Form[] = [];
    for (const [level, kind] of this.levels.kinds.entries()) {
      const order = this.levels.orders[level] as StringOrder;
      const found: Found =
        kind === 'letters'
          ? this.letters(text)
          : kind === 'marks'
            ? this.marks(text, forms, order)
            : this.fine(text, forms, level, order);
      levels.push(found.codes);
      if (found.open) return { levels, open: level };
      forms = found.forms;
    }
    return { levels, open: undefined };
  }

  private letters(text: string): Found {
    const known = this.alphabet.places.get(text);
    if (known !== undefined) return { codes: [known + LETTER.first], forms: [this.forms.letter(known)], open: false };
    const { letters } = this.alphabet;
    const codes: number[] = [];
    const forms: Form[] = [];
    let built = '';
    for (;;) {
      if (forms.length === MOST_LETTERS) return { codes, forms, open: true };
      if (this.base(text, built) === 0) return { codes, forms, open: false };
      const start = built === '' ? '' : built + JOINER;
      const at = lastAt(letters.length, (i) => this.base(start + String(letters[i]), text) <= 0);
      if (at < 0) return { codes: [...codes, LETTER.below], forms, open: true };
      codes.push(at + LETTER.first);
      built = start + String(letters[at]);
      if (this.base(text, built + LAST) < 0) forms.push(this.forms.letter(at));
      else {
        codes.push(LETTER.above);
        const number = at === this.nine ? numberAfter(start, text, this.base) : undefined;
        if (number === undefined)
          return { codes: at === this.nine ? [...codes, MOST_DIGITS] : codes, forms, open: true };
        codes.push(number.length, ...[...number].map(Number));
        built = start + number;
        if (this.base(text, built + LAST) >= 0) return { codes: [...codes, LETTER.above], forms, open: true };
        forms.push(this.forms.single(number));
      }
    }
  }

  private marks(text: string, letters: readonly Form[], order: StringOrder): Found {
    const codes: number[] = [];
    const forms: Form[] = [];
    const plain = letters.map((form) => this.forms.single(form.plain));
    const top = this.forms.mark(this.alphabet.marks.length - 1);
    let built = '';
    for (let [at, found] = [0, 0]; found < MOST_MARKS;) {
      const rest = plain.slice(at);
      const compared = order(text, this.spelling.addAll(built, rest));
      if (compared < 0) return { codes: [FINE.below], forms, open: true };
      if (compared === 0) {
        codes.push(...rest.map(() => FINE.usual));
        return { codes, forms: [...forms, ...letters.slice(at)], open: false };
      }
      const marked = (...places: Form[]): string => this.spelling.addAll(built, [...places, ...rest]);
      const mark = lastAt(this.alphabet.marks.length, (i) => order(marked(this.forms.mark(i)), text) <= 0);
      if (mark < 0) {
        codes.push(FINE.usual);
        const letter = letters[at];
        if (!letter) return { codes, forms, open: true };
        built = this.spelling.addAll(built, [plain[at] as Form]);
        forms.push(letter);
        at++;
        continue;
      }
      const form = this.forms.mark(mark);
      found++;
      codes.push(mark + FINE.usual + 1);
      if (order(text, marked(form, top)) >= 0) return { codes: [...codes, FINE.above], forms, open: true };
      built = this.spelling.addAll(built, [form]);
      forms.push(form);
    }
    return { codes, forms, open: true };
  }

  private fine(text: string, coarse: readonly Form[], level: number, order: StringOrder): Found {
    const codes: number[] = [];
    const chosen: Form[] = [];
    const choices = coarse.map((form) => this.forms.at(level, form));
    let built = '';
    for (const [at, forms] of choices.entries()) {
      const [before, after] = [built, choices.slice(at + 1)];
      const possible = forms.flatMap((form, code) => {
        const start = this.spelling.add(before, form);
        return start === undefined ? [] : [{ form, code, start }];
      });
      const found = lastAt(possible.length, (i) => order(this.first(possible[i]?.start ?? '', after), text) <= 0);
      const choice = possible[found];
      if (!choice) return { codes: at === 0 ? [FINE.below] : [...codes, FINE.above], forms: chosen, open: true };
      codes.push(choice.code + FINE.usual);
      if (order(text, this.last(choice.start, after)) > 0)
        return { codes: [...codes, FINE.above], forms: chosen, open: true };
      built = choice.start;
      chosen.push(choice.form);
    }
    if (order(text, built) === 0) return { codes, forms: chosen, open: false };
    return { codes: [...codes, FINE.above], forms: chosen, open: true };
  }

  /** The first of all texts that begin so and go on with these. */
  private first(start: string, choices: readonly (readonly Form[])[]): string {
    return choices.reduce((text, forms) => {
      for (const form of forms) {
        const longer = this.spelling.add(text, form);
        if (longer !== undefined) return longer;
      }
      return text;
    }, start);
  }

  private last(start: string, choices: readonly (readonly Form[])[]): string {
    return this.first(
      start,
      choices.map((forms) => [...forms].reverse()),
    );
  }
}
