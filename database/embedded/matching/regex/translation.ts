import { Captures, type Scope } from './captures';
import { characterClass } from './character-class';
import { bothCases, escapedCharacter, literal } from './characters';
import { Reader } from './reader';
import { refuse } from './refusal';
import { property, setOf } from './sets';

/** The options that are on; they hold to the end of the group that they are set in. */
interface Options {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

interface Group {
  readonly options: Options;
  readonly lookbehind: boolean;
  readonly scope: Scope;
  /** Whether what it captures is forgotten after it. */
  readonly negative: boolean;
  alternatives: boolean;
}

/** The pattern with JavaScript's meaning, to be compiled with the flag u and, if told, i. */
export interface Translated {
  readonly pattern: string;
  readonly ignoreCase: boolean;
}

/** What PCRE2 means by a pattern, in JavaScript. Throws InvalidRegex where it cannot be said. */
export function translate(source: string, options: string): Translated {
  const first = new Translation(source, options, false);
  const pattern = first.run();
  if (first.cases.size < 2) return { pattern, ignoreCase: first.cases.has(true) };
  // Only a part ignores case: there both cases are written out.
  return { pattern: new Translation(source, options, true).run(), ignoreCase: false };
}

class Translation {
  /** Whether letters were read that ignore case, and such that do not. */
  readonly cases = new Set<boolean>();
  readonly #reader: Reader;
  readonly #groups: Group[] = [];
  #options: Options;
  #lookbehind = false;
  readonly #captures = new Captures();
  /** How many captures there were before the group that was closed last. */
  #beforeClosed = 0;

  constructor(
    source: string,
    options: string,
    private readonly spellOut: boolean,
  ) {
    this.#reader = new Reader(source.replace(/^(?:\(\*(?:UTF8?|LF|NO_AUTO_POSSESS|NO_START_OPT)\))+/, ''));
    const has = (flag: string): boolean => options.includes(flag);
    this.#options = { i: has('i'), m: has('m'), s: has('s'), x: has('x') };
  }

  run(): string {
    let pattern = '';
    while (!this.#reader.done) {
      const atom = this.#atom();
      pattern += atom === '' ? '' : this.#repeated(atom);
    }
    return pattern;
  }

  #atom(): string {
    const reader = this.#reader;
    if (this.#options.x && reader.take(/^(?:[\t-\r ]+|#[^\n]*)/)) return '';
    const character = reader.next();
    switch (character) {
      case '\\':
        return this.#escape();
      case '[':
        this.cases.add(this.#options.i);
        return characterClass(reader, this.spellOut && this.#options.i);
      case '(':
        return this.#open();
      case ')':
        return this.#close();
      case '|':
        return this.#alternative();
      case '.':
        return this.#options.s ? '[^]' : '[^\\n]';
      case '^':
        return this.#options.m ? '(?:^|(?<=\\n)(?=[^]))' : '^';
      case '$':
        return this.#options.m ? '(?![^\\n])' : '(?=\\n?$)';
      case '*':
      case '+':
      case '?':
        return refuse(`'${character}' with nothing to repeat`);
      default:
        if (character === '{' && reader.take(/^\d+(?:,\d*)?\}/)) return refuse('a count with nothing to repeat');
        return this.#letter(character);
    }
  }

  #letter(character: string): string {
    const cased = character.toLowerCase() !== character.toUpperCase();
    if (cased) this.cases.add(this.#options.i);
    if (!cased || !this.spellOut || !this.#options.i) return literal(character);
    return `[${bothCases(character).map(literal).join('')}]`;
  }

  /** The atom with the quantifier that follows it. */
  #repeated(atom: string): string {
    if (atom === '|' || /^\((?:$|\?(?:[:=!]|<[=!]|<\w+>)$)/.test(atom)) return atom;
    while (this.#options.x && this.#reader.take(/^(?:[\t-\r ]+|#[^\n]*)/));
    const found = this.#reader.take(/^([*+?]|\{\d+(?:,\d*)?\})([?+]?)/);
    if (!found) return atom;
    const [, count = '', manner] = found;
    if (atom === ')' && /^[*?]|^\{0+[,}]/.test(count)) this.#captures.doubt(this.#beforeClosed);
    if (this.#lookbehind && !/^\{\d+\}$/.test(count)) return refuse('a lookbehind of no fixed length');
    if (manner !== '+') return `${atom}${count}${manner ?? ''}`;
    // What it has taken it does not give back: after it there is none left.
    if (atom.endsWith(')') || !'*+?'.includes(count)) return refuse('a possessive quantifier of a group or a count');
    return count === '?' ? `(?:${atom}|(?!${atom}))` : `(?:${atom}${count}(?!${atom}))`;
  }

  #open(): string {
    const reader = this.#reader;
    if (reader.take(/^\?#/)) {
      reader.until(')');
      return '';
    }
    if (reader.take(/^\*/)) return refuse('a verb');
    const set = reader.take(/^\?([imsx]*)(?:-([imsx]*))?([:)])/);
    if (set) return this.#setOptions(set[1] as string, set[2] ?? '', set[3] === ')');
    const back = reader.take(/^\?P=(\w+)\)/);
    if (back) return this.#reference(back[1] as string);
    const assertion = reader.take(/^\?(?:[=!]|<[=!])/);
    if (assertion) return this.#enter(`(${assertion[0]}`, undefined, assertion[0]);
    const name = reader.take(/^\?(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/);
    if (!name && reader.peek() === '?') return refuse(`(?${reader.peek(1)}`);
    const title = name?.[1] ?? name?.[2] ?? '';
    return this.#enter(name ? `(?<${title}>` : '(', title);
  }

  #enter(text: string, captured?: string, assertion = ''): string {
    const scope = this.#captures.open(captured);
    const negative = assertion.endsWith('!');
    this.#groups.push({ options: this.#options, lookbehind: this.#lookbehind, scope, negative, alternatives: false });
    this.#lookbehind ||= assertion.includes('<');
    return text;
  }

  #alternative(): string {
    const group = this.#groups.at(-1);
    this.#captures.doubt(group?.scope.within ?? 0);
    if (group) group.alternatives = true;
    return '|';
  }

  #close(): string {
    const group = this.#groups.pop();
    if (!group) return refuse('an unmatched )');
    this.#options = group.options;
    this.#lookbehind = group.lookbehind;
    this.#beforeClosed = group.scope.before;
    if (group.alternatives || group.negative) this.#captures.doubt(group.scope.within);
    this.#captures.close(group.scope);
    return ')';
  }

  #setOptions(on: string, off: string, toTheEnd: boolean): string {
    const text = toTheEnd ? '' : this.#enter('(?:');
    const options = { ...this.#options };
    for (const flag of on) options[flag as keyof Options] = true;
    for (const flag of off) options[flag as keyof Options] = false;
    this.#options = options;
    return text;
  }

  #reference(to: string): string {
    this.cases.add(this.#options.i);
    if (this.spellOut && this.#options.i) return refuse('a back reference where a part ignores case');
    return this.#captures.reference(to);
  }

  /** What follows a backslash. */
  #escape(): string {
    const reader = this.#reader;
    if (reader.take(/^Q/)) return this.#quoted(reader.until('\\E'));
    const named = reader.take(/^([pP])(?:\{([^}]*)\}|(\w))/);
    if (named) {
      this.cases.add(this.#options.i);
      return property((named[2] ?? named[3]) as string, named[1] === 'P');
    }
    const back = reader.take(/^(?:k(?:<(\w+)>|'(\w+)'|\{(\w+)\})|g\{([A-Za-z_]\w*)\})/);
    if (back) return this.#reference((back[1] ?? back[2] ?? back[3] ?? back[4]) as string);
    const numbered = reader.take(/^(?:g(?:\{(-?\d+)\}|(-?\d+))|([1-9]\d*))/);
    if (numbered) return this.#reference((numbered[1] ?? numbered[2] ?? numbered[3]) as string);
    const character = escapedCharacter(reader);
    if (character !== undefined) return this.#letter(character);
    const letter = reader.next();
    const set = setOf(letter);
    return set === undefined ? (SIMPLE[letter] ?? refuse(`\\${letter}`)) : `[${set}]`;
  }

  #quoted(text: string): string {
    const characters = [...text];
    const last = characters.pop();
    return last === undefined
      ? ''
      : characters.map((each) => this.#letter(each)).join('') + this.#repeated(this.#letter(last));
  }
}

/** Escapes that are the same everywhere. `\E` without `\Q` is nothing. */
const SIMPLE: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: '(?=\\n?$)',
  b: '\\b',
  B: '\\B',
  N: '[^\\n]',
  R: '(?:\\r\\n|(?!\\r\\n)[\\n-\\r\\u0085\\u2028\\u2029])',
  E: '',
};
