import { foldVariants } from './variants';

/** Standalone sound marks, as old systems write カ゛; NFKC would tear them off with a space, so they become combining marks first. */
const STANDALONE_MARKS: Readonly<Record<string, string>> = { '\u309b': '\u3099', '\u309c': '\u309a' };

const repairSoundMarks = (text: string): string =>
  text.replace(/[\u309b\u309c]/g, (mark) => STANDALONE_MARKS[mark] ?? mark);

/** Variation selectors (辻󠄁 is 辻 and one of them), zero-width characters, soft hyphen and byte order mark. */
const INVISIBLE =
  /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180f\u200b-\u200f\u2060-\u2064\u202a-\u202e\u00ad\ufeff]/gu;

const hiraganaOf = (text: string): string =>
  text.replace(/[ァ-ヶヽヾ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));

/**
 * Wave dashes become `~` and dashes `-`. The long vowel mark is a dash too where no kana stands before it (０３ー１２３４), and a dash after
 * kana is meant as a long vowel (サ−ビス).
 */
function unifyDashes(text: string): string {
  return text
    .replace(/[\u301c\u3030\u223c\u223e\u02dc\u2053]/g, '~')
    .replace(/[\u2010-\u2015\u2212\u2043\u02d7\u2500\u2501\u30fc]/g, '-')
    .replace(/(?<=[ぁ-ゖゝゞ])-+/g, (dashes) => 'ー'.repeat(dashes.length));
}

function foldOnce(text: string): string {
  const composed = repairSoundMarks(text).normalize('NFKC').normalize('NFC').replace(INVISIBLE, '');
  return unifyDashes(hiraganaOf(foldVariants(composed)))
    .toLowerCase()
    .trim();
}

/**
 * The form by which Japanese text is compared: widths, kana kinds, variant kanji, dashes and case no longer differ. Idempotent: a step may
 * uncover work for an earlier one (a zero-width character between か and its sound mark), so it is repeated until nothing changes.
 * Never shown to anybody; keep the original for display.
 */
export function normaliseForMatching(text: string): string {
  let current = foldOnce(text);
  for (let round = 0; round < 8; round += 1) {
    const next = foldOnce(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

/** Full-width katakana of kana in any form (ひらがな, ﾊﾝｶｸ); other characters stay, spaces become single ones. */
export function kanaOf(text: string): string {
  return repairSoundMarks(text)
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/[ぁ-ゖゝゞ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
    .replace(/\s+/g, ' ')
    .trim();
}
