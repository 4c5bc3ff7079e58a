import { badValue, failedToParse } from '../errors';
import type { Predicate } from './matcher';
import { showValue } from '../values/show';
import { bytesOf, numeric, orderOf, Order } from '../values/values';

/** `$bitsAllSet` and its relatives; the operand is a mask, a list of positions or binary data. */
export function bitsPredicate(operator: string, operand: unknown): Predicate {
  const mask = maskOf(operand);
  return (value) => {
    const bits = bitsOf(value);
    if (bits === undefined) return false;
    const set = bits & mask;
    switch (operator) {
      case '$bitsAllSet':
        return set === mask;
      case '$bitsAllClear':
        return set === 0n;
      case '$bitsAnySet':
        return set !== 0n;
      default:
        return set !== mask;
    }
  };
}

function maskOf(operand: unknown): bigint {
  if (Array.isArray(operand)) {
    const wrong = operand.find(
      (position) => !(Number.isInteger(Number(numeric(position) ?? NaN)) && Number(numeric(position)) >= 0),
    );
    if (wrong !== undefined || operand.includes(undefined))
      throw badValue(`bit positions must be non-negative integers but got: ${showValue(wrong)}`);
    return operand.reduce<bigint>((mask, position) => mask | (1n << BigInt(Number(numeric(position) ?? 0))), 0n);
  }
  const bits = bitsOf(operand);
  if (bits === undefined && numeric(operand) !== undefined)
    throw failedToParse(`Expected an integer: ${showValue(operand)}`);
  if (bits !== undefined && bits < 0n) throw failedToParse(`Expected a non-negative number in: ${String(bits)}`);
  if (bits === undefined) throw badValue('bit masks need a number, an array of positions or binary data');
  return bits;
}

function bitsOf(value: unknown): bigint | undefined {
  if (orderOf(value) === Order.Binary) {
    return [...bytesOf(value).bytes].reduce((bits, byte, i) => bits | (BigInt(byte) << BigInt(8 * i)), 0n);
  }
  const number = numeric(value);
  if (number === undefined || (typeof number === 'number' && !Number.isInteger(number))) return undefined;
  // Negative numbers are sign-extended without end, as MongoDB does.
  return BigInt(number);
}
