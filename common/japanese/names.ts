import { kanaOf, normaliseForMatching } from './normalise';

/** The form by which written names are compared: variant kanji folded, no blanks (「山﨑 健一」 and 山崎健一 are one). */
export const nameKey = (...parts: readonly string[]): string =>
  normaliseForMatching(parts.join('')).replace(/\s+/g, '');

/** The form by which names in kana are compared and sorted: full-width katakana without blanks and middle dots. */
export const kanaKey = (...parts: readonly string[]): string => kanaOf(parts.join('')).replace(/[\s・]+/g, '');

/** Whether `text`, once converted by `kanaOf`, is kana only, as the kana of a name must be. */
export const isKana = (text: string): boolean => /^[ァ-ヺー・ ]+$/.test(kanaOf(text));
