import { bothCases, escapedCharacter, literal } from './characters';
import type { Reader } from './reader';
import { refuse } from './refusal';
import { posixSet, property, setOf } from './sets';

/** One member: a character, which may begin or end a range, or a whole set. */
type Member = { character: string } | { set: string };

/** A class after its `[`. `bothWays`: whether both cases of its letters have to be written into it. */
export function characterClass(reader: Reader, bothWays: boolean): string {
  const negated = reader.take(/^\^/) ? '^' : '';
  let body = '';
  for (let first = true; first || reader.peek() !== ']'; first = false) {
    // A `]` that comes first is a member.
    const low = member(reader);
    if (!low) continue;
    if ('set' in low || reader.peek() !== '-' || reader.peek(1) === ']') {
      body += 'set' in low ? low.set : single(low.character, bothWays);
      continue;
    }
    reader.next();
    const high = member(reader);
    if (!high || 'set' in high) body += `${single(low.character, bothWays)}${literal('-')}${high?.set ?? ''}`;
    else body += range(low.character, high.character, bothWays);
  }
  reader.next();
  return `[${negated}${body}]`;
}

const single = (character: string, bothWays: boolean): string =>
  (bothWays ? bothCases(character) : [character]).map(literal).join('');

function range(low: string, high: string, bothWays: boolean): string {
  const plain = `${literal(low)}-${literal(high)}`;
  if (!bothWays) return plain;
  if (low > '\x7f' || high > '\x7f') return refuse('a range of letters beyond ASCII where a part ignores case');
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i));
  const within = (character: string): boolean => character >= low && character <= high;
  const others = letters.flatMap((small) => {
    const capital = small.toUpperCase();
    return within(small) || within(capital) ? [small, capital] : [];
  });
  return plain + others.join('');
}

/** undefined for `\E` and an empty `\Q\E`, which are nothing. */
function member(reader: Reader): Member | undefined {
  const posix = reader.take(/^\[:(\^?)(\w+):\]/);
  if (posix) return { set: posixSet(posix[2] as string, posix[1] === '^') };
  if (reader.take(/^\[([.=]).*\1\]/s)) return refuse('a collating element');
  const character = reader.next();
  if (character !== '\\') return { character };
  const named = reader.take(/^([pP])(?:\{([^}]*)\}|(\w))/);
  if (named) return { set: property((named[2] ?? named[3]) as string, named[1] === 'P') };
  if (reader.take(/^E/)) return undefined;
  if (reader.take(/^b/)) return { character: '\b' };
  const octal = reader.take(/^[1-7][0-7]{0,2}/);
  if (octal) return { character: String.fromCodePoint(Number.parseInt(octal[0], 8)) };
  const escaped = escapedCharacter(reader);
  if (escaped !== undefined) return { character: escaped };
  const letter = reader.next();
  const set = setOf(letter);
  return set === undefined ? refuse(`\\${letter} in a class`) : { set };
}
