import { Int32 } from 'bson';
import { compareStrings } from '../../values/compare';
import { typeName } from '../../values/type-names';
import { orderOf, stringOf, numeric, Order } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { binary, named, shown, unary, variadic } from '../operands';

export const isText = (value: unknown): boolean => orderOf(value) === Order.String && value !== undefined;

/** Numbers and dates count as their text, null as the empty one. */
export function textOf(value: unknown): string {
  if (isNullish(value)) return '';
  if (isText(value)) return stringOf(value);
  if (value instanceof Date) return value.toISOString();
  const number = numeric(value);
  if (number !== undefined) return String(value);
  throw location(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

const caseOf = (change: (text: string) => string): Build => unary((value) => change(textOf(value)));

const trim = (start: boolean, end: boolean): Build =>
  named(
    ['input'],
    ['chars'],
    ({ input, chars }, name) => {
      if (isNullish(input)) return null;
      if (!isText(input))
        throw location(
          50699,
          `${name} requires its input to be a string, got ${shown(input)} (of type ${typeName(input)}) instead.`,
        );
      if (chars === null) return null;
      if (chars !== undefined && !isText(chars))
        throw location(
          50700,
          `${name} requires 'chars' to be a string, got ${shown(chars)} (of type ${typeName(chars)}) instead.`,
        );
      const unwanted = chars === undefined ? BLANKS : new Set(stringOf(chars));
      const points = [...stringOf(input)];
      let [from, to] = [0, points.length];
      while (start && from < to && unwanted.has(points[from] as string)) from++;
      while (end && to > from && unwanted.has(points[to - 1] as string)) to--;
      return points.slice(from, to).join('');
    },
    { object: 50696, unknown: 50694, missing: 50695 },
  );

const BLANKS = new Set('\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a');

const replace = (all: boolean): Build =>
  named(
    ['input', 'find', 'replacement'],
    [],
    ({ input, find, replacement }, name) => {
      const parts = { input, find, replacement };
      for (const [field, value] of Object.entries(parts)) {
        if (!isNullish(value) && !isText(value))
          throw location(
            { input: 51746, find: 51745, replacement: 51744 }[field] ?? 51746,
            `${name} requires that '${field}' be a string, found: ${shown(value)}`,
          );
      }
      if (isNullish(input) || isNullish(find) || isNullish(replacement)) return null;
      const [text, sought, other] = [stringOf(input), stringOf(find), stringOf(replacement)];
      // Nothing is found before every character, and at the end.
      if (all && sought === '') return [...text, ''].map((point) => other + point).join('');
      return all ? text.split(sought).join(other) : text.replace(sought, () => other);
    },
    { object: 51751, unknown: 51750, missing: { input: 51749, find: 51748, replacement: 51747 } },
  );

export const stringOperators: Record<string, Build> = {
  $concat: variadic((values) => {
    let text = '';
    for (const value of values) {
      if (isNullish(value)) return null;
      if (!isText(value)) throw location(16702, `$concat only supports strings, not ${typeName(value)}`);
      text += stringOf(value);
    }
    return text;
  }),
  // Only ASCII letters change, as in MongoDB.
  $toLower: caseOf((text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  $toUpper: caseOf((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  $strcasecmp: binary((a, b) => {
    const [x, y] = [textOf(a), textOf(b)].map((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()));
    return new Int32(Math.sign(compareStrings(x as string, y as string)));
  }),
  $strLenBytes: unary((value) => {
    if (!isText(value)) throw location(34473, `$strLenBytes requires a string argument, found: ${typeName(value)}`);
    return new Int32(Buffer.byteLength(stringOf(value)));
  }),
  $strLenCP: unary((value) => {
    if (!isText(value)) throw location(34471, `$strLenCP requires a string argument, found: ${typeName(value)}`);
    return new Int32([...stringOf(value)].length);
  }),
  $split: binary((text, separator) => {
    if (isNullish(text) || isNullish(separator)) return null;
    if (!isText(text))
      throw location(
        40085,
        `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(text)}`,
      );
    if (!isText(separator))
      throw location(
        40086,
        `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
      );
    if (stringOf(separator) === '') throw location(40087, '$split requires a non-empty separator');
    return stringOf(text).split(stringOf(separator));
  }),
  $trim: trim(true, true),
  $ltrim: trim(true, false),
  $rtrim: trim(false, true),
  $replaceOne: replace(false),
  $replaceAll: replace(true),
};
