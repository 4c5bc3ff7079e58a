import type { Deadline } from '../../deadline';
import { effortOf, type Effort } from './effort';
import { underLimit } from './time-limit';
import { translate } from './translation';

/** So many steps are done in some ten milliseconds: up to there a search needs no limit of time, which costs a tenth of one. */
const FEW_STEPS = 1e7;

/** A compiled regular expression. Each of its searches ends, if need be with an error (50, 51156). */
export class Regex {
  #effort: Effort | undefined;

  constructor(
    private readonly compiled: RegExp,
    private readonly deadline: Deadline | undefined,
  ) {}

  test(text: string): boolean {
    return this.#run(text, () => this.compiled.test(text));
  }

  find(text: string): RegExpExecArray | null {
    return this.#run(text, () => this.compiled.exec(text));
  }

  findAll(text: string): RegExpExecArray[] {
    const everywhere = new RegExp(this.compiled, `${this.compiled.flags}g`);
    return this.#run(text, () => [...text.matchAll(everywhere)]);
  }

  #run<T>(text: string, search: () => T): T {
    const { degree, factor, explosive } = (this.#effort ??= effortOf(this.compiled.source));
    if (!explosive && (text.length + 1) ** degree * factor < FEW_STEPS) return search();
    return underLimit(search, this.deadline);
  }
}

/**
 * A PCRE pattern with the options i, m, s and x, to be searched with until the command's deadline. Throws when it is not valid, or when
 * JavaScript has no words for it: recursion, conditions, atomic groups, verbs.
 */
export function compileRegex(source: string, options: string, deadline?: Deadline): Regex {
  const { pattern, ignoreCase } = translate(source, options);
  return new Regex(new RegExp(pattern, ignoreCase ? 'iu' : 'u'), deadline);
}
