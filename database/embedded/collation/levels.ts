import { compareStrings, type StringOrder } from '../values/compare';
import { asciiDigits } from './digits';
import { compareScripts } from './kana';
import { withoutPunctuation } from './punctuation';

export type Level = 'letters' | 'marks' | 'forms';

/** How a collation compares two texts: step by step, each deciding only between texts that are the same to those before. */
export interface Levels {
  /** The name of an alphabet, and the orders by letters, and by letters and marks, that make it. */
  readonly alphabet: string;
  readonly byLetters: StringOrder;
  readonly byMarks: StringOrder;
  readonly kinds: readonly Level[];
  /** For each level the order of prepared texts by it and those before. */
  readonly orders: readonly StringOrder[];
  /** What is compared of a text. */
  readonly prepare: (text: string) => string;
  /** Whether texts that are the same to all levels are at last compared by their characters. */
  readonly identical: boolean;
  /** Whether keys hold only the letters: what comes after is compared from behind (French of Canada). */
  readonly lettersOnly: boolean;
  /** Whether digits side by side are a number. */
  readonly numeric: boolean;
}

export interface LevelOptions {
  readonly strength: number;
  readonly caseLevel: boolean;
  readonly caseFirst: 'upper' | 'lower' | 'false';
  readonly numeric: boolean;
  /** What is passed over when texts are compared. */
  readonly ignored: 'nothing' | 'space' | 'punctuation';
}

export function levelsOf(locale: string, options: LevelOptions): Levels {
  const { strength, caseLevel, caseFirst, numeric, ignored } = options;
  const by = (sensitivity: 'base' | 'accent' | 'case' | 'variant'): StringOrder =>
    new Intl.Collator(locale, { sensitivity, numeric, ignorePunctuation: false, caseFirst }).compare;
  const [byLetters, byMarks] = [by('base'), by('accent')];
  const kinds: Level[] = ['letters'];
  const orders = [byLetters];
  const then = (kind: Level, order: StringOrder): void => {
    kinds.push(kind);
    orders.push(order);
  };
  if (strength >= 2) then('marks', byMarks);
  if (caseLevel) {
    const order = by('case');
    then('forms', strength === 1 ? order : (a, b) => byMarks(a, b) || order(a, b));
  }
  if (strength >= 3) {
    const order = by('variant');
    const cases = orders.at(-1) as StringOrder;
    then('forms', caseLevel ? (a, b) => cases(a, b) || order(a, b) : order);
  }
  if (strength >= 4 && /^ja\b/.test(locale)) {
    const forms = orders.at(-1) as StringOrder;
    then('forms', (a, b) => forms(a, b) || compareScripts(a, b));
  }
  const kept = ignored === 'nothing' ? undefined : withoutPunctuation(ignored === 'space');
  return {
    alphabet: JSON.stringify([locale, numeric]),
    byLetters,
    byMarks,
    kinds,
    orders,
    prepare: (text) => {
      const left = kept ? kept(text) : text;
      return numeric ? asciiDigits(left) : left;
    },
    identical: strength === 5,
    lettersOnly: strength >= 2 && byMarks('coté', 'côte') > 0,
    numeric,
  };
}

/** What is the same text to Unicode, in one form. */
export const decomposed = (text: string): string => text.normalize('NFD');

/** The order of texts as they are. */
export function orderBy({ orders, prepare, identical }: Levels): StringOrder {
  const order = orders.at(-1) as StringOrder;
  return (a, b) => {
    if (a === b) return 0;
    return order(prepare(a), prepare(b)) || (identical ? compareStrings(decomposed(a), decomposed(b)) : 0);
  };
}
