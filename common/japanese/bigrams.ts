import { normaliseForMatching } from './normalise';

/**
 * The distinct pairs of neighbouring characters in the normalised text, blanks left out; a single character stands for itself. Text search
 * is done on these, because word segmentation breaks new words such as アルムナイ apart.
 */
export function bigramsOf(text: string): string[] {
  const pairs = new Set<string>();
  for (const word of normaliseForMatching(text).split(/\s+/)) {
    const letters = Array.from(word);
    if (letters.length === 1) pairs.add(word);
    for (let i = 0; i + 1 < letters.length; i += 1) pairs.add(`${letters[i]}${letters[i + 1]}`);
  }
  return [...pairs];
}
