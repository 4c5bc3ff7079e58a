import { refuse } from './refusal';

/** Characters as the inside of a JavaScript class. Without (*UCP) PCRE's are ASCII, where JavaScript's `\s` is not. */
const SETS: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Z_a-z',
  s: '\\t-\\r ',
  h: '\\t \\u00a0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  v: '\\n-\\r\\u0085\\u2028\\u2029',
};

/** The same turned round, for use beside other members of a class. */
const COMPLEMENTS: Readonly<Record<string, string>> = {
  D: '\\u0000-\\/:-\\u{10ffff}',
  W: '\\u0000-\\/:-@\\[-\\^`\\{-\\u{10ffff}',
  S: '\\u0000-\\u0008\\u000e-\\u001f!-\\u{10ffff}',
  H: '\\u0000-\\u0008\\n-\\u001f!-\\u009f\\u00a1-\\u167f\\u1681-\\u180d\\u180f-\\u1fff\\u200b-\\u202e\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\u{10ffff}',
  V: '\\u0000-\\u0009\\u000e-\\u0084\\u0086-\\u2027\\u202a-\\u{10ffff}',
};

/** The members of `\d`, `\H` and the like; undefined for other letters. */
export const setOf = (letter: string): string | undefined => SETS[letter] ?? COMPLEMENTS[letter];

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\u0000-\\u007f',
  blank: '\\t ',
  cntrl: '\\u0000-\\u001f\\u007f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '0-9A-Z_a-z',
  xdigit: '0-9A-Fa-f',
};

const POSIX_COMPLEMENTS: Readonly<Record<string, string>> = {
  alpha: '\\u0000-@\\[-`\\{-\\u{10ffff}',
  digit: COMPLEMENTS.D as string,
  lower: '\\u0000-`\\{-\\u{10ffff}',
  space: COMPLEMENTS.S as string,
  upper: '\\u0000-@\\[-\\u{10ffff}',
  word: COMPLEMENTS.W as string,
};

/** The members of `[:name:]` or `[:^name:]`. */
export function posixSet(name: string, negated: boolean): string {
  return (negated ? POSIX_COMPLEMENTS : POSIX)[name] ?? refuse(`[:${negated ? '^' : ''}${name}:]`);
}

/** `\p{…}` by the name that JavaScript has for it: a category, a property, or a script with what is written in several. */
export function property(name: string, negated: boolean): string {
  const turned = name.startsWith('^');
  const plain = (turned ? name.slice(1) : name).replace(/^L&$/, 'LC');
  const letter = negated === turned ? 'p' : 'P';
  for (const candidate of [plain, `Script_Extensions=${plain}`]) {
    try {
      new RegExp(`\\p{${candidate}}`, 'u');
      return `\\${letter}{${candidate}}`;
    } catch {
      // Not a name of this kind.
    }
  }
  return refuse(`\\p{${name}}`);
}
