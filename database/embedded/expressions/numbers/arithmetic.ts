import { Double, Int32, Long } from 'bson';
import * as decimals from '../../values/decimal';
import { add, integer, isNumber, kindOf, multiply, subtract, widest } from '../../values/arithmetic';
import { badValue, typeMismatch } from '../../errors';
import { typeName } from '../../values/type-names';
import { numeric, timestampOf, orderOf, Order } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { binary, unary, variadic } from '../operands';

const asNumber = (value: unknown): number => Number(numeric(value));
const MILLISECONDS = 8.64e15;

function shiftDate(date: Date, by: unknown): Date {
  const moved = date.getTime() + Math.round(asNumber(by));
  if (!(Math.abs(moved) <= MILLISECONDS)) throw badValue('date overflow');
  return new Date(moved);
}

function sum(values: unknown[]): unknown {
  if (values.some(isNullish)) return null;
  let date: Date | undefined;
  let total: unknown = new Int32(0);
  for (const value of values) {
    if (value instanceof Date) {
      if (date) throw location(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumber(value)) total = add(total, value);
    else throw typeMismatch(`$add only supports numeric or date types, not ${typeName(value)}`);
  }
  return date ? shiftDate(date, total) : total;
}

function difference(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumber(a) && isNumber(b)) return subtract(a, b);
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumber(b)) return shiftDate(a, -asNumber(b));
  throw typeMismatch(`can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function product(values: unknown[]): unknown {
  if (values.some(isNullish)) return null;
  const wrong = values.find((value) => !isNumber(value));
  if (wrong !== undefined) throw typeMismatch(`$multiply only supports numeric types, not ${typeName(wrong)}`);
  return values.reduce(multiply, new Int32(1));
}

function quotient(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b))
    throw typeMismatch(`$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  if (asNumber(b) === 0) throw badValue("can't $divide by zero");
  if (widest(a, b) !== 'decimal') return new Double(asNumber(a) / asNumber(b));
  const [x, y] = [decimals.toDecimal(a), decimals.toDecimal(b)];
  if (typeof x === 'number' || typeof y === 'number') return decimals.fromDecimal(asNumber(a) / asNumber(b));
  return decimals.fromDecimal(decimals.divide(x, y));
}

function modulo(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b))
    throw location(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  if (asNumber(b) === 0) throw location(16610, "can't $mod by zero");
  const kind = widest(a, b);
  if (kind === 'decimal') {
    const [x, y] = [decimals.toDecimal(a), decimals.toDecimal(b)];
    if (typeof x === 'number' || typeof y === 'number') return decimals.fromDecimal(asNumber(a) % asNumber(b));
    return decimals.fromDecimal(decimals.remainder(x, y));
  }
  if (kind === 'double') return new Double(asNumber(a) % asNumber(b));
  return integer(BigInt(numeric(a) ?? 0) % BigInt(numeric(b) ?? 1), kind);
}

function power(base: unknown, exponent: unknown): unknown {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumber(base)) throw location(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumber(exponent)) throw location(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  const [b, e] = [asNumber(base), asNumber(exponent)];
  if (b === 0 && e < 0) throw location(28764, '$pow cannot take a base of 0 and a negative exponent');
  const kind = widest(base, exponent);
  if (kind === 'decimal') {
    const x = decimals.toDecimal(base);
    if (typeof x !== 'number' && Number.isInteger(e) && e >= 0 && e <= 1000)
      return decimals.fromDecimal({ coefficient: x.coefficient ** BigInt(e), exponent: x.exponent * e });
    return decimals.fromDecimal(decimals.parseDecimal(String(b ** e)) ?? b ** e);
  }
  // One and minus one stay whole whatever the exponent.
  if (kind !== 'double' && e < 0 && Math.abs(b) === 1) return integer(BigInt(b ** e), kind);
  if (kind === 'double' || e < 0) return new Double(b ** e);
  if (Math.abs(b) > 1 && e > 64) return new Double(b ** e);
  return integer(BigInt(numeric(base) ?? 0) ** BigInt(e), kind) ?? new Double(b ** e);
}

/** Functions of one number that give a double, or a decimal of a decimal. */
function real(compute: (x: number) => number, check?: (x: number) => void): Build {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value)) throw location(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    const x = asNumber(value);
    check?.(x);
    const result = compute(x);
    return kindOf(value) === 'decimal'
      ? decimals.fromDecimal(decimals.parseDecimal(String(result)) ?? result)
      : new Double(result);
  });
}

function logarithm(value: unknown, base: unknown): unknown {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumber(value)) throw location(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  if (!isNumber(base)) throw location(28757, `$log's base must be numeric, not ${typeName(base)}`);
  const [x, b] = [asNumber(value), asNumber(base)];
  if (x <= 0) throw location(28758, `$log's argument must be a positive number, but is ${x}`);
  if (b <= 0 || b === 1) throw location(28759, `$log's base must be a positive number not equal to 1, but is ${b}`);
  return new Double(Math.log(x) / Math.log(b));
}

const absolute = unary((value) => {
  if (isNullish(value)) return null;
  const kind = kindOf(value);
  if (!kind) throw location(28765, `$abs only supports numeric types, not ${typeName(value)}`);
  if (kind === 'double') return new Double(Math.abs(asNumber(value)));
  if (kind === 'decimal') {
    const x = decimals.toDecimal(value);
    if (typeof x === 'number') return decimals.fromDecimal(Math.abs(x));
    return decimals.fromDecimal({ ...x, coefficient: x.coefficient < 0n ? -x.coefficient : x.coefficient });
  }
  const whole = BigInt(numeric(value) ?? 0);
  const result = integer(whole < 0n ? -whole : whole, kind);
  if (!result) throw location(28680, "can't take $abs of long long min");
  return result;
});

const positive =
  (code: number, name: string) =>
  (x: number): void => {
    if (!(x > 0) && !Number.isNaN(x)) throw location(code, `${name}'s argument must be a positive number, but is ${x}`);
  };

const tsPart = (shift: bigint): Build =>
  unary((value, name) => {
    if (isNullish(value)) return null;
    if (orderOf(value) !== Order.Timestamp)
      throw location(
        name === '$tsSecond' ? 5687301 : 5687302,
        ` Argument to ${name} must be a timestamp, but is ${typeName(value)}`,
      );
    return Long.fromBigInt((timestampOf(value) >> shift) & 0xffffffffn);
  });

export const arithmeticOperators: Record<string, Build> = {
  $add: variadic(sum),
  $subtract: binary(difference),
  $multiply: variadic(product),
  $divide: binary(quotient),
  $mod: binary(modulo),
  $pow: binary(power),
  $abs: absolute,
  $exp: real(Math.exp),
  $ln: real(Math.log, positive(28766, '$ln')),
  $log10: real(Math.log10, positive(28761, '$log10')),
  $log: binary(logarithm),
  $sqrt: real(Math.sqrt, (x) => {
    if (x < 0) throw location(28714, "$sqrt's argument must be greater than or equal to 0");
  }),
  $sigmoid: real((x) => 1 / (1 + Math.exp(-x))),
  $tsSecond: tsPart(32n),
  $tsIncrement: tsPart(0n),
};
