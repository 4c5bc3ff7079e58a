import { Decimal128 } from 'bson';
import { bsonTypeOf, numeric } from './values';

/** A finite decimal number: `coefficient × 10^exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const DIGITS = 34;
export const isDecimal = (value: unknown): value is Decimal128 =>
  typeof value === 'object' && value !== null && bsonTypeOf(value) === 'Decimal128';

export function parseDecimal(text: string): Decimal | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!parts) return undefined;
  const [, sign = '', integer = '', fraction = '', exponent = '0'] = parts;
  if (integer + fraction === '') return undefined;
  const coefficient = BigInt(integer + fraction);
  return { coefficient: sign === '-' ? -coefficient : coefficient, exponent: Number(exponent) - fraction.length };
}

/** For arithmetic: a double counts with its 15 significant digits, as MongoDB converts it. NaN and infinities stay numbers. */
export function toDecimal(value: unknown): Decimal | number {
  if (isDecimal(value)) return parseDecimal(value.toString()) ?? Number(value.toString());
  const number = numeric(value) ?? NaN;
  if (typeof number === 'bigint') return { coefficient: number, exponent: 0 };
  if (!Number.isFinite(number)) return number;
  return (
    parseDecimal(Number.isInteger(number) && Math.abs(number) < 1e15 ? String(number) : number.toPrecision(15)) ?? NaN
  );
}

/** For comparison: the exact value of any number. */
function exactly(value: unknown): Decimal | number {
  if (isDecimal(value)) return toDecimal(value);
  const number = numeric(value) ?? NaN;
  if (typeof number === 'bigint') return { coefficient: number, exponent: 0 };
  if (!Number.isFinite(number)) return number;
  let exponent = 0;
  let mantissa = number;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  return { coefficient: BigInt(mantissa) * 5n ** BigInt(exponent), exponent: -exponent };
}

/** The exact difference of two finite numbers. */
export function exactDifference(a: unknown, b: unknown): Decimal | undefined {
  const x = exactly(a);
  const y = exactly(b);
  return typeof x === 'number' || typeof y === 'number' ? undefined : add(x, { ...y, coefficient: -y.coefficient });
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [
    a.coefficient * 10n ** BigInt(a.exponent - exponent),
    b.coefficient * 10n ** BigInt(b.exponent - exponent),
    exponent,
  ];
}

export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y, exponent] = aligned(a, b);
  return { coefficient: x + y, exponent };
}

export const multiply = (a: Decimal, b: Decimal): Decimal => ({
  coefficient: a.coefficient * b.coefficient,
  exponent: a.exponent + b.exponent,
});

export function divide(a: Decimal, b: Decimal): Decimal {
  const shift = Math.max(0, DIGITS + 2 + digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const scaled = a.coefficient * 10n ** BigInt(shift);
  let [coefficient, exponent] = [scaled / b.coefficient, a.exponent - b.exponent - shift];
  // An exact quotient is shown as short as it can be: 6 / 2 is 3, not 3.000….
  while (exponent < a.exponent - b.exponent && coefficient !== 0n && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent++;
  }
  return coefficient === 0n ? { coefficient, exponent: 0 } : { coefficient, exponent };
}

export function remainder(a: Decimal, b: Decimal): Decimal {
  const [x, y, exponent] = aligned(a, b);
  return { coefficient: x % y, exponent };
}

/** Rounds to `places` digits after the point (negative: before it). */
export function roundDecimal(value: Decimal, places: number, mode: 'even' | 'trunc' | 'floor' | 'ceil'): Decimal {
  const drop = -places - value.exponent;
  if (drop <= 0) return value;
  const unit = 10n ** BigInt(drop);
  let quotient = value.coefficient / unit;
  const rest = value.coefficient % unit;
  const negative = value.coefficient < 0n;
  const double = (negative ? -rest : rest) * 2n;
  const away =
    (mode === 'even' && (double > unit || (double === unit && quotient % 2n !== 0n))) ||
    (mode === 'floor' && negative && rest !== 0n) ||
    (mode === 'ceil' && !negative && rest !== 0n);
  if (away) quotient += negative ? -1n : 1n;
  return { coefficient: quotient, exponent: -places };
}

const digitsOf = (value: bigint): number => String(value < 0n ? -value : value).length;

export function fromDecimal(value: Decimal | number): Decimal128 {
  if (typeof value === 'number')
    return Decimal128.fromString(Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity');
  return Decimal128.fromStringWithRounding(`${value.coefficient}E${value.exponent}`);
}
