import { refuse } from './refusal';

/** Goes through a pattern by code points. */
export class Reader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#characters = [...source];
  }

  get done(): boolean {
    return this.#at >= this.#characters.length;
  }

  peek(ahead = 0): string {
    return this.#characters[this.#at + ahead] ?? '';
  }

  next(): string {
    if (this.done) return refuse('a pattern that ends too early');
    return this.#characters[this.#at++] as string;
  }

  /** The text of the expression at this place, which is passed over; undefined when it does not stand here. */
  take(expression: RegExp): RegExpExecArray | undefined {
    const match = expression.exec(this.#characters.slice(this.#at, this.#at + 200).join(''));
    if (match?.index !== 0) return undefined;
    this.#at += [...match[0]].length;
    return match;
  }

  /** What stands before `end`, which is passed over, or before the end of the pattern. */
  until(end: string): string {
    let text = '';
    while (!this.done) {
      if ([...end].every((character, i) => this.peek(i) === character)) {
        this.#at += end.length;
        break;
      }
      text += this.next();
    }
    return text;
  }
}
