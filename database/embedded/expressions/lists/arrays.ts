import { Int32 } from 'bson';
import { isNumber } from '../../values/arithmetic';
import { equalValues } from '../../values/compare';
import { typeName } from '../../values/type-names';
import { isPlainObject, numeric, type Document } from '../../values/values';
import { setOwn } from '../compile';
import { isNullish, location, type Build } from '../expression';
import { binary, listOf, shown, unary, variadic } from '../operands';

function whole32(value: unknown, refuse: () => Error): number {
  const found = Number(numeric(value) ?? NaN);
  if (!Number.isInteger(found) || Math.abs(found) > 2147483648) throw refuse();
  return found;
}

function elementAt(array: unknown, index: unknown, name: string): unknown {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array))
    throw location(28689, `${name}'s first argument must be an array, but is ${typeName(array)}`);
  if (!isNumber(index))
    throw location(28690, `${name}'s second argument must be a numeric value, but is ${typeName(index)}`);
  const at = whole32(index, () =>
    location(28691, `${name}'s second argument must be representable as a 32-bit integer: ${shown(index)}`),
  );
  return array.at(at);
}

const endOf = (index: number): Build =>
  unary((array, name) => {
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw location(28689, `${name}'s argument must be an array, but is ${typeName(array)}`);
    return array.at(index);
  });

function slice([array, second, third]: unknown[], given: number): unknown {
  if (isNullish(array) || isNullish(second) || (given > 2 && isNullish(third))) return null;
  if (!Array.isArray(array))
    throw location(28724, `First argument to $slice must be an array, but is of type: ${typeName(array)}`);
  if (!isNumber(second))
    throw location(28725, `Second argument to $slice must be a numeric value, but is of type: ${typeName(second)}`);
  const n = whole32(second, () =>
    location(28726, `Second argument to $slice can't be represented as a 32-bit integer: ${shown(second)}`),
  );
  if (given < 3) return n < 0 ? array.slice(n) : array.slice(0, n);
  if (!isNumber(third))
    throw location(28727, `Third argument to $slice must be numeric, but is of type: ${typeName(third)}`);
  const size = whole32(third, () =>
    location(28728, `Third argument to $slice can't be represented as a 32-bit integer: ${shown(third)}`),
  );
  if (size <= 0) throw location(28729, `Third argument to $slice must be positive: ${size}`);
  const start = n < 0 ? Math.max(0, array.length + n) : n;
  return array.slice(start, start + size);
}

function range([start, end, step = new Int32(1)]: unknown[]): unknown {
  const bound = (value: unknown, what: string, noNumber: number, noInteger: number): number => {
    if (!isNumber(value))
      throw location(noNumber, `$range requires a numeric ${what} value, found value of type: ${typeName(value)}`);
    return whole32(value, () =>
      location(
        noInteger,
        `$range requires a ${what} value that can be represented as a 32-bit integer, found value: ${shown(value)}`,
      ),
    );
  };
  const from = bound(start, 'starting', 34443, 34444);
  const to = bound(end, 'ending', 34445, 34446);
  const by = bound(step, 'step', 34447, 34448);
  if (by === 0) throw location(34449, '$range requires a non-zero step value');
  if ((to - from) / by > 4_000_000) throw location(146, '$range would use too much memory');
  const numbers: Int32[] = [];
  for (let at = from; by > 0 ? at < to : at > to; at += by) numbers.push(new Int32(at));
  return numbers;
}

function toObject(value: unknown): unknown {
  if (isNullish(value)) return null;
  if (!Array.isArray(value)) throw location(40386, `$arrayToObject requires an array input, found: ${typeName(value)}`);
  const result: Document = {};
  const asPairs = Array.isArray(value[0]);
  if (value.length > 0 && !asPairs && !isPlainObject(value[0]))
    throw location(40398, `Unrecognised input type format for $arrayToObject: ${typeName(value[0])}`);
  for (const element of value as unknown[]) {
    const [key, inner] = asPairs ? fromPair(element) : fromEntry(element);
    if (key.includes('\0')) throw location(4940400, 'Key field cannot contain an embedded null byte');
    setOwn(result, key, inner ?? null);
  }
  return result;
}

function fromPair(element: unknown): [string, unknown] {
  if (!Array.isArray(element))
    throw location(
      40396,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ${typeName(element)}`,
    );
  if (element.length !== 2)
    throw location(40397, `$arrayToObject requires an array of size 2 arrays,found array of size: ${element.length}`);
  if (typeof element[0] !== 'string')
    throw location(
      40395,
      `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeName(element[0])}`,
    );
  return [element[0], element[1]];
}

function fromEntry(element: unknown): [string, unknown] {
  if (!isPlainObject(element))
    throw location(
      40391,
      `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected, now found: ${typeName(element)}`,
    );
  const size = Object.keys(element).length;
  if (size !== 2)
    throw location(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${size}`,
    );
  if (!('k' in element) || !('v' in element))
    throw location(
      40393,
      "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: " + shown(element),
    );
  if (typeof element.k !== 'string')
    throw location(
      40394,
      `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeName(element.k)}`,
    );
  return [element.k, element.v];
}

export const arrayOperators: Record<string, Build> = {
  $arrayElemAt: binary((array, index, _compiler, name) => elementAt(array, index, name)),
  $first: endOf(0),
  $last: endOf(-1),
  $isArray: unary((value) => Array.isArray(value)),
  $size: unary((value) => {
    if (!Array.isArray(value))
      throw location(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
    return new Int32(value.length);
  }),
  $slice: (operand, compiler, name) =>
    variadic((values) => slice(values, listOf(operand).length), 2, 3)(operand, compiler, name),
  $concatArrays: variadic((values) => {
    if (values.some(isNullish)) return null;
    const wrong = values.find((value) => !Array.isArray(value));
    if (wrong !== undefined) throw location(28664, `$concatArrays only supports arrays, not ${typeName(wrong)}`);
    return values.flat();
  }),
  $reverseArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!Array.isArray(value))
      throw location(34435, `The argument to $reverseArray must be an array, but was of type: ${typeName(value)}`);
    return [...(value as unknown[])].reverse();
  }),
  $in: binary((sought, array, compiler) => {
    if (!Array.isArray(array))
      throw location(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
    return array.some((each) => equalValues(each, sought, compiler.strings));
  }),
  $range: variadic(range, 2, 3),
  $arrayToObject: unary(toObject),
  $objectToArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!isPlainObject(value))
      throw location(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
};
