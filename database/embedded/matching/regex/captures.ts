import { refuse } from './refusal';

/** Where a group began: how many captures there were before it, and with it. */
export interface Scope {
  readonly before: number;
  readonly within: number;
}

/**
 * The capturing groups of a pattern. A reference to one that took no part fails in PCRE and matches nothing in JavaScript, so only those
 * that must have taken part may be referred to.
 */
export class Captures {
  #count = 0;
  readonly #names = new Map<string, number>();
  /** Still open, in another alternative, or optional. */
  readonly #uncertain = new Set<number>();

  /** Begins a group, which captures if it has a name or the empty one. */
  open(name?: string): Scope {
    const before = this.#count;
    if (name !== undefined) {
      this.#count += 1;
      this.#uncertain.add(this.#count);
      if (name !== '') this.#names.set(name, this.#count);
    }
    return { before, within: this.#count };
  }

  close({ before, within }: Scope): void {
    if (within > before) this.#uncertain.delete(within);
  }

  /** What was captured since may have taken no part. */
  doubt(since: number): void {
    for (let capture = since + 1; capture <= this.#count; capture++) this.#uncertain.add(capture);
  }

  /** A reference by number, counted from here when it is negative, or by name. */
  reference(to: string): string {
    const number = /^-?\d+$/.test(to) ? Number(to) : (this.#names.get(to) ?? 0);
    const capture = number < 0 ? this.#count + 1 + number : number;
    if (capture < 1 || capture > this.#count) return refuse('a reference to a group that does not come before it');
    if (this.#uncertain.has(capture)) return refuse('a reference to a group that may have taken no part');
    return `(?:\\${capture})`;
  }
}
