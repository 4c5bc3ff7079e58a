import { Int32 } from 'bson';
import { isNumber } from '../../values/arithmetic';
import { equalValues } from '../../values/compare';
import { typeName } from '../../values/type-names';
import { numeric, stringOf } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { shown, variadic } from '../operands';
import { isText, textOf } from './strings';

const number = (value: unknown): number => Number(numeric(value));

function substrBytes([text, start, length]: unknown[], name: string): string {
  const bytes = Buffer.from(textOf(text), 'utf8');
  if (!isNumber(start))
    throw location(16034, `${name}:  starting index must be a numeric type (is BSON type ${typeName(start)})`);
  if (!isNumber(length))
    throw location(16035, `${name}:  length must be a numeric type (is BSON type ${typeName(length)})`);
  const from = Math.trunc(number(start));
  if (from < 0) throw location(50752, `${name}:  starting index must be non-negative (got: ${from})`);
  const size = Math.trunc(number(length));
  const to = size < 0 ? bytes.length : Math.min(bytes.length, from + size);
  if (isContinuation(bytes[from]))
    throw location(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  if (from < to && isContinuation(bytes[to]))
    throw location(28657, `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`);
  return bytes.subarray(from, Math.max(from, to)).toString('utf8');
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function substrCodePoints([text, start, length]: unknown[]): string {
  const points = [...textOf(text)];
  const from = index(start, 'starting index', 34450, 34451);
  const size = index(length, 'length', 34452, 34453);
  if (size < 0) throw location(34454, '$substrCP: length must be a nonnegative integer.');
  if (from < 0) throw location(34455, '$substrCP: the starting index must be nonnegative integer.');
  return points.slice(from, from + size).join('');
}

function index(value: unknown, what: string, noNumber: number, noInteger: number): number {
  if (!isNumber(value))
    throw location(noNumber, `$substrCP: ${what} must be a numeric type (is BSON type ${typeName(value)})`);
  const found = number(value);
  if (!Number.isInteger(found) || Math.abs(found) > 2147483647)
    throw location(noInteger, `$substrCP: ${what} cannot be represented as a 32-bit integral value: ${shown(value)}`);
  return found;
}

/** Where to search from and to: both optional, whole and not negative. */
function limits(start: unknown, end: unknown, size: number, name: string): [number, number] {
  const check = (value: unknown, what: string): number => {
    const found = isNumber(value) ? number(value) : NaN;
    if (!Number.isInteger(found))
      throw location(
        40096,
        `${name} requires an integral ${what} index, found a value of type: ${typeName(value)}, with value: ${shown(value)}`,
      );
    if (found < 0) throw location(40097, `${name} requires a nonnegative ${what} index, found: ${found}`);
    return found;
  };
  return [
    start === undefined ? 0 : check(start, 'starting'),
    end === undefined ? size : Math.min(size, check(end, 'ending')),
  ];
}

const indexIn = (inBytes: boolean, first: number, second: number): Build =>
  variadic(
    ([text, sought, start, end], _compiler, name) => {
      if (isNullish(text)) return null;
      if (!isText(text))
        throw location(first, `${name} requires a string as the first argument, found: ${typeName(text)}`);
      if (!isText(sought))
        throw location(second, `${name} requires a string as the second argument, found: ${typeName(sought)}`);
      const pieces = inBytes ? [...Buffer.from(stringOf(text), 'utf8')] : [...stringOf(text)];
      const wanted = inBytes ? [...Buffer.from(stringOf(sought), 'utf8')] : [...stringOf(sought)];
      const [from, to] = limits(start, end, pieces.length, name);
      for (let at = from; at + wanted.length <= to; at++)
        if (wanted.every((piece, i) => pieces[at + i] === piece)) return new Int32(at);
      return new Int32(-1);
    },
    2,
    4,
  );

export const substringOperators: Record<string, Build> = {
  $substr: variadic((values, _compiler, name) => substrBytes(values, name), 3, 3),
  $substrBytes: variadic((values, _compiler, name) => substrBytes(values, name), 3, 3),
  $substrCP: variadic((values) => substrCodePoints(values), 3, 3),
  $indexOfBytes: indexIn(true, 40091, 40092),
  $indexOfCP: indexIn(false, 40093, 40094),
  $indexOfArray: variadic(
    ([array, sought, start, end], compiler, name) => {
      if (isNullish(array)) return null;
      if (!Array.isArray(array))
        throw location(40090, `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`);
      const [from, to] = limits(start, end, array.length, name);
      for (let at = from; at < to; at++) if (equalValues(array[at], sought, compiler.strings)) return new Int32(at);
      return new Int32(-1);
    },
    2,
    4,
  ),
};
