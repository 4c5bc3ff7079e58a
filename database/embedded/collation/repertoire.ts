import { JIS_KANJI } from './jis-kanji';

const HANGUL_SYLLABLES = [0xac00, 0xd7a3] as const;
const NOT_CHARACTERS = [0xd800, 0xf8ff] as const;

/**
 * The characters whose places in a language's order are looked up: the basic plane, emoji, and the rarer kanji of Japanese names.
 * Hangul syllables are sums of their letters. A character outside has a place between two of these.
 */
export function repertoire(): string[] {
  const all: string[] = [];
  const add = (from: number, to: number): void => {
    for (let point = from; point <= to; point++) {
      const character = String.fromCodePoint(point);
      if (!/\p{Cn}/u.test(character)) all.push(character);
    }
  };
  add(0x1, HANGUL_SYLLABLES[0] - 1);
  add(HANGUL_SYLLABLES[1] + 1, NOT_CHARACTERS[0] - 1);
  add(NOT_CHARACTERS[1] + 1, 0xfffd);
  add(0x1f000, 0x1faff);
  all.push(...JIS_KANJI, '𠮷');
  return all;
}

const isHan = (unit: number): boolean => (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf);

/** Whether two code units are kanji, which never change each other's places: most neighbours are. */
export const areHan = (a: number, b: number): boolean => isHan(a) && isHan(b);
