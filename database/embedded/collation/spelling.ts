import type { StringOrder } from '../values/compare';
import type { Form } from './forms';
import { JOINER } from './joiner';

/** Writes texts of given letters, marks and forms, such that each keeps the weight that it has alone. */
export class Spelling {
  private readonly joins = new Map<string, boolean>();

  constructor(
    private readonly base: StringOrder,
    private readonly whole: StringOrder,
  ) {}

  /** A text with one form more: the first of its ways that are possible there; undefined when none is. */
  add(text: string, form: Form): string | undefined {
    for (const { text: next, behind } of form.members) {
      if (behind) {
        if (this.means(text, next, form.plain)) return text + next;
      } else if (!form.isMark) return text === '' ? next : text + JOINER + next;
      else return this.isAdded(text, next) ? text + next : text + JOINER + next;
    }
    return undefined;
  }

  /** The same for several; where one is not possible, its plain letter. */
  addAll(text: string, forms: readonly Form[]): string {
    return forms.reduce((all, form) => this.add(all, form) ?? all + JOINER + form.plain, text);
  }

  private means(text: string, next: string, letter: string): boolean {
    const last = text.slice(text.lastIndexOf(JOINER) + 1);
    return (
      last !== '' &&
      this.cached(`${last}${next}${JOINER}${letter}`, () => this.base(last + next, last + JOINER + letter) === 0)
    );
  }

  /** Whether a mark right behind a letter is the sum of both, not another letter, and not moved before other marks. */
  private isAdded(text: string, mark: string): boolean {
    const last = text.slice(text.lastIndexOf(JOINER) + 1);
    return this.cached(last + mark, () => this.whole(last + mark, last + JOINER + mark) === 0);
  }

  private cached(name: string, ask: () => boolean): boolean {
    let answer = this.joins.get(name);
    if (answer === undefined) {
      if (this.joins.size > 10_000) this.joins.clear();
      this.joins.set(name, (answer = ask()));
    }
    return answer;
  }
}
