import type { StringOrder } from '../values/compare';
import { JOINER } from './joiner';
import type { Levels } from './levels';
import { repertoire } from './repertoire';

/** After all texts that begin with what it follows. */
export const LAST = '\uffff';

/** More letters than two bytes have room for, beside what marks the places between them, no language has. */
const MOST_LETTERS = 65_000;
/** Marks are written in one byte. */
const MOST_MARKS = 250;

/** The characters of a language in its order, as its collator tells it: asked for once, about 100 ms. */
export interface Alphabet {
  /** One for each place in the order of letters (also symbols, digits, kanji). */
  readonly letters: readonly string[];
  /** Others at the same place, by the number of the letter: capitals, full and half width, with marks. */
  readonly kin: ReadonlyMap<number, readonly string[]>;
  /** The number of a letter or its kin. */
  readonly places: ReadonlyMap<string, number>;
  /** Accents, voicing marks and the like, one for each place in their order. */
  readonly marks: readonly string[];
  readonly markKin: ReadonlyMap<number, readonly string[]>;
}

const known = new Map<string, Alphabet>();

export function alphabetOf({ alphabet: name, byLetters, byMarks }: Levels): Alphabet {
  let alphabet = known.get(name);
  if (!alphabet) known.set(name, (alphabet = build(byLetters, byMarks)));
  return alphabet;
}

function build(byLetters: StringOrder, byMarks: StringOrder): Alphabet {
  const all = repertoire().sort(byLetters);
  const first = all.findIndex((character) => byLetters(character, '') !== 0);
  const letters = ranked(all.slice(first), byLetters, LAST, MOST_LETTERS);
  const bare = all.slice(0, first).filter((character) => byMarks(character, '') !== 0);
  bare.sort(byMarks);
  const marks = ranked(bare, byMarks, JOINER + String(bare.at(-1)), MOST_MARKS);
  return {
    letters: letters.firsts,
    kin: letters.kin,
    places: letters.places,
    marks: marks.firsts,
    markKin: marks.kin,
  };
}

/**
 * One character for each place of a sorted list. What begins with a place that is there already is left out: it is a sum of several
 * letters (ﬁ, ½) and found as such. `last` makes of a character the end of all that begin with it.
 */
function ranked(
  sorted: readonly string[],
  order: StringOrder,
  last: string,
  most: number,
): { firsts: string[]; kin: Map<number, string[]>; places: Map<string, number> } {
  const firsts: string[] = [];
  const kin = new Map<number, string[]>();
  const places = new Map<string, number>();
  for (const character of sorted) {
    const before = firsts.at(-1);
    if (before !== undefined && order(before, character) === 0) {
      const at = firsts.length - 1;
      const list = kin.get(at);
      if (list) list.push(character);
      else kin.set(at, [character]);
      places.set(character, at);
    } else if (firsts.length < most && (before === undefined || order(before + last, character) <= 0)) {
      places.set(character, firsts.length);
      firsts.push(character);
    }
  }
  return { firsts, kin, places };
}
