import { Double, Int32, Long, type Decimal128 } from 'bson';
import type { StoreError } from '../errors';
import { badValue } from '../errors';
import * as decimals from './decimal';
import { bsonTypeOf, isPlainObject, numeric } from './values';

export type NumberKind = 'int' | 'long' | 'double' | 'decimal';

const KINDS: Record<string, NumberKind> = { Int32: 'int', Long: 'long', Double: 'double', Decimal128: 'decimal' };

/** The BSON type of a number; undefined for any other value. */
export function kindOf(value: unknown): NumberKind | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'int' : 'double';
  if (typeof value === 'bigint') return 'long';
  return typeof value === 'object' && value !== null ? KINDS[bsonTypeOf(value)] : undefined;
}

export const isNumber = (value: unknown): boolean => kindOf(value) !== undefined;
const RANK: Record<NumberKind, number> = { int: 0, long: 1, double: 2, decimal: 3 };

export function widest(a: unknown, b: unknown): NumberKind {
  const [x, y] = [kindOf(a) ?? 'int', kindOf(b) ?? 'int'];
  return RANK[x] >= RANK[y] ? x : y;
}

const fitsInt = (value: bigint): boolean => value >= -2147483648n && value <= 2147483647n;
const fitsLong = (value: bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 63n;

/** An integer as an int where it was one and still fits, as a long otherwise; undefined beyond 64 bits. */
export function integer(value: bigint, kind: NumberKind): Int32 | Long | undefined {
  if (kind === 'int' && fitsInt(value)) return new Int32(Number(value));
  return fitsLong(value) ? Long.fromBigInt(value) : undefined;
}

interface Operation {
  float: (x: number, y: number) => number;
  whole: (x: bigint, y: bigint) => bigint;
  decimal: (x: decimals.Decimal, y: decimals.Decimal) => decimals.Decimal;
}

const ADD: Operation = { float: (x, y) => x + y, whole: (x, y) => x + y, decimal: decimals.add };
const MULTIPLY: Operation = { float: (x, y) => x * y, whole: (x, y) => x * y, decimal: decimals.multiply };
const SUBTRACT: Operation = {
  float: (x, y) => x - y,
  whole: (x, y) => x - y,
  decimal: (x, y) => decimals.add(x, { ...y, coefficient: -y.coefficient }),
};

/** In the wider of two types; an int that overflows becomes a long, a long beyond 64 bits a double (in expressions) or an error (in updates). */
function combine(a: unknown, b: unknown, operation: Operation, overflow: () => unknown): unknown {
  const kind = widest(a, b);
  if (kind === 'decimal') return decimal(a, b, operation);
  if (kind === 'double') return new Double(operation.float(Number(numeric(a)), Number(numeric(b))));
  return integer(operation.whole(BigInt(numeric(a) ?? 0), BigInt(numeric(b) ?? 0)), kind) ?? overflow();
}

function decimal(a: unknown, b: unknown, operation: Operation): Decimal128 {
  const [x, y] = [decimals.toDecimal(a), decimals.toDecimal(b)];
  if (typeof x === 'number' || typeof y === 'number') {
    const float = (value: decimals.Decimal | number): number =>
      typeof value === 'number' ? value : value.coefficient < 0n ? -1 : value.coefficient > 0n ? 1 : 0;
    return decimals.fromDecimal(operation.float(float(x), float(y)));
  }
  return decimals.fromDecimal(operation.decimal(x, y));
}

const asDouble = (a: unknown, b: unknown, operation: Operation) => (): Double =>
  new Double(operation.float(Number(numeric(a)), Number(numeric(b))));

export const add = (a: unknown, b: unknown): unknown => combine(a, b, ADD, asDouble(a, b, ADD));
export const subtract = (a: unknown, b: unknown): unknown => combine(a, b, SUBTRACT, asDouble(a, b, SUBTRACT));
export const multiply = (a: unknown, b: unknown): unknown => combine(a, b, MULTIPLY, asDouble(a, b, MULTIPLY));

/** `$inc` and `$mul`: 64 bits are the end. */
export function addStrictly(a: unknown, b: unknown, overflow: () => StoreError): unknown {
  return combine(a, b, ADD, () => {
    throw overflow();
  });
}

export function multiplyStrictly(a: unknown, b: unknown, overflow: () => StoreError): unknown {
  return combine(a, b, MULTIPLY, () => {
    throw overflow();
  });
}

const BIT_OPERATORS = new Set(['and', 'or', 'xor']);

export function bitwise(before: unknown, operand: unknown, path: string): unknown {
  if (!isPlainObject(operand))
    throw badValue(
      `The $bit modifier is not compatible with a ${kindOf(operand) ?? typeof operand}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  if (Object.keys(operand).length === 0)
    throw badValue(`You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}`);
  if (before !== undefined && !['int', 'long'].includes(kindOf(before) ?? ''))
    throw badValue(
      `Cannot apply $bit to a value of non-integral type. The field '${path}' has the type ${kindOf(before) ?? typeof before}`,
    );
  let result = BigInt(numeric(before) ?? 0);
  let long = before !== undefined && kindOf(before) === 'long';
  for (const [operator, value] of Object.entries(operand)) {
    if (!BIT_OPERATORS.has(operator))
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${operator}' which is an unknown operator: {${operator}: ${String(numeric(value) ?? value)}}`,
      );
    const kind = kindOf(value);
    if (kind !== 'int' && kind !== 'long')
      throw badValue(
        `The $bit modifier field must be an Integer(32/64 bit); a '${kind ?? typeof value}' is not supported here: {${operator}: ${String(numeric(value) ?? value)}}`,
      );
    if (kind === 'long') long = true;
    const bits = BigInt(numeric(value) ?? 0);
    if (operator === 'and') result &= bits;
    else if (operator === 'or') result |= bits;
    else result ^= bits;
  }
  return long ? Long.fromBigInt(result) : new Int32(Number(BigInt.asIntN(32, result)));
}
