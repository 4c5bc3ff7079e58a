import type { Reader } from './reader';
import { refuse } from './refusal';

/** A character as an atom or a member of a class. */
export const literal = (character: string): string =>
  /^[\^$\\.*+?()[\]{}|/-]$/.test(character) ? hex(character) : character;

/** `-` has no escape outside of classes, so all of them are written by number. */
const hex = (character: string): string => `\\u{${(character.codePointAt(0) as number).toString(16)}}`;

/** Both cases of a character where only a part of the pattern ignores case. */
export function bothCases(character: string): string[] {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  return [...new Set(cases)].filter((each) => [...each].length === 1);
}

const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The one character that an escape stands for, after its backslash; undefined when it is something else. Digits are the caller's. */
export function escapedCharacter(reader: Reader): string | undefined {
  const character = reader.peek();
  if (character in CONTROLS) return CONTROLS[reader.next()];
  if (character !== '' && !/[0-9A-Za-z]/.test(character)) return reader.next();
  const octal = reader.take(/^(?:o\{([0-7]+)\}|(0[0-7]{0,2}))/);
  if (octal) return codePoint(Number.parseInt(octal[1] ?? (octal[2] as string), 8));
  const hexadecimal = reader.take(/^x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{0,2}))/);
  if (hexadecimal) return codePoint(Number.parseInt(hexadecimal[1] ?? `0${hexadecimal[2] ?? ''}`, 16));
  const control = reader.take(/^c([ -~])/);
  if (control) return codePoint((control[1] as string).toUpperCase().charCodeAt(0) ^ 64);
  return undefined;
}

const codePoint = (number: number): string =>
  number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff)
    ? refuse('a character beyond Unicode')
    : String.fromCodePoint(number);
