import type { Executed } from '../http/request-context';

/** An answer as it goes out, to one or to several. */
export class MadeAnswer {
  /** What was executed for it, for which everybody who gets it is charged. */
  readonly executed: Executed | undefined;
  /** Name of the trusted operation, or `other`. */
  readonly name: string;
  /** Whether it has no errors. */
  readonly whole: boolean;
  #text: string;
  #bytes: Buffer | undefined;

  constructor(text: string, about: Pick<MadeAnswer, 'executed' | 'name' | 'whole'>) {
    this.#text = text;
    this.executed = about.executed;
    this.name = about.name;
    this.whole = about.whole;
  }

  /** For all who get it: made once, and nobody's to write into. */
  get bytes(): Buffer {
    return (this.#bytes ??= Buffer.from(this.text()));
  }

  /**
   * For the only one who gets it, once: the text is not kept, because what belongs to a request lives until the next one comes on its
   * connection, and would be copied by every scavenge until then.
   */
  text(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}
