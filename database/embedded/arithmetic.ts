import { Decimal128, Double, Int32, Long } from 'bson';
import { badValue } from './errors';
import { bsonTypeOf, isPlainObject, numeric } from './values';

type Kind = 'Int32' | 'Long' | 'Double' | 'Decimal128';

function kindOf(value: unknown): Kind {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'Int32' : 'Double';
  return typeof value === 'bigint' ? 'Long' : (bsonTypeOf(value as object) as Kind);
}

/** The wider of two types, as MongoDB's `$inc` and `$mul` choose it; an int that overflows becomes a long. */
export function addNumbers(a: unknown, b: unknown): unknown {
  return combine(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

export function multiplyNumbers(a: unknown, b: unknown): unknown {
  return combine(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );
}

function combine(
  a: unknown,
  b: unknown,
  float: (x: number, y: number) => number,
  whole: (x: bigint, y: bigint) => bigint,
): unknown {
  const kinds = [kindOf(a), kindOf(b)];
  if (kinds.includes('Decimal128')) return decimal(a, b, whole);
  if (kinds.includes('Double')) return new Double(float(Number(numeric(a)), Number(numeric(b))));
  const result = whole(BigInt(numeric(a) ?? 0), BigInt(numeric(b) ?? 0));
  if (!kinds.includes('Long') && result >= -2147483648n && result <= 2147483647n) return new Int32(Number(result));
  if (result < -(2n ** 63n) || result >= 2n ** 63n)
    throw badValue('Failed to apply the operation: the result does not fit into 64 bits');
  return Long.fromBigInt(result);
}

/** Exact for the digits people keep in decimals: both as integers over one power of ten. */
function decimal(a: unknown, b: unknown, whole: (x: bigint, y: bigint) => bigint): Decimal128 {
  const [x, y] = [digits(a), digits(b)];
  const product = whole(2n, 3n) === 6n;
  if (product) return fromDigits(x.value * y.value, x.scale + y.scale);
  const scale = Math.max(x.scale, y.scale);
  return fromDigits(whole(x.value * 10n ** BigInt(scale - x.scale), y.value * 10n ** BigInt(scale - y.scale)), scale);
}

function digits(value: unknown): { value: bigint; scale: number } {
  const text =
    typeof value === 'object' && value !== null && bsonTypeOf(value) === 'Decimal128'
      ? (value as Decimal128).toString()
      : String(numeric(value));
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!parts) throw badValue('Arithmetic on this decimal value is not supported by the embedded store');
  const [, sign = '', integer = '0', fraction = '', exponent = '0'] = parts;
  const scale = fraction.length - Number(exponent);
  const unscaled = BigInt(`${sign}${integer}${fraction}`);
  return scale >= 0 ? { value: unscaled, scale } : { value: unscaled * 10n ** BigInt(-scale), scale: 0 };
}

const fromDigits = (value: bigint, scale: number): Decimal128 => Decimal128.fromString(`${value}E-${scale}`);

export function bitwise(before: unknown, operand: unknown): unknown {
  if (!isPlainObject(operand))
    throw badValue(
      'The $bit modifier is not compatible with this operand. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}',
    );
  let result = BigInt(numeric(before) ?? 0);
  let long = before !== undefined && kindOf(before) === 'Long';
  for (const [operator, value] of Object.entries(operand)) {
    const number = numeric(value);
    if (number === undefined || (typeof number === 'number' && !Number.isInteger(number)))
      throw badValue('The $bit modifier field must be an Integer(32/64 bit)');
    if (kindOf(value) === 'Long') long = true;
    const bits = BigInt(number);
    if (operator === 'and') result &= bits;
    else if (operator === 'or') result |= bits;
    else if (operator === 'xor') result ^= bits;
    else throw badValue("The $bit modifier only supports 'and', 'or', and 'xor'");
  }
  return long ? Long.fromBigInt(result) : new Int32(Number(BigInt.asIntN(32, result)));
}
