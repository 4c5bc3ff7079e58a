import { Int32, Long } from 'bson';
import { kindOf } from '../../values/arithmetic';
import { typeMismatch } from '../../errors';
import { typeName } from '../../values/type-names';
import { numeric } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { unary, variadic } from '../operands';

const combine = (start: bigint, operate: (a: bigint, b: bigint) => bigint): Build =>
  variadic((values, _compiler, name) => {
    if (values.some(isNullish)) return null;
    let result = start;
    let long = false;
    for (const value of values) {
      const kind = kindOf(value);
      if (kind !== 'int' && kind !== 'long') throw typeMismatch(`${name} only supports int and long operands.`);
      long ||= kind === 'long';
      result = operate(result, BigInt(numeric(value) ?? 0));
    }
    return long ? Long.fromBigInt(BigInt.asIntN(64, result)) : new Int32(Number(BigInt.asIntN(32, result)));
  });

export const bitOperators: Record<string, Build> = {
  $bitAnd: combine(-1n, (a, b) => a & b),
  $bitOr: combine(0n, (a, b) => a | b),
  $bitXor: combine(0n, (a, b) => a ^ b),
  $bitNot: unary((value) => {
    if (isNullish(value)) return null;
    const kind = kindOf(value);
    if (kind !== 'int' && kind !== 'long')
      throw location(28765, `$bitNot only supports int and long, not: ${typeName(value)}.`);
    const result = ~BigInt(numeric(value) ?? 0);
    return kind === 'long' ? Long.fromBigInt(result) : new Int32(Number(result));
  }),
};
