import { Double } from 'bson';
import { isNumber, kindOf } from '../../values/arithmetic';
import { fromDecimal, parseDecimal } from '../../values/decimal';
import { typeName } from '../../values/type-names';
import { numeric } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { binary, unary } from '../operands';

/** `range`: the values that the function accepts, both ends included. */
const of = (compute: (x: number) => number, range?: readonly [number, number]): Build =>
  unary((value, name) => {
    if (isNullish(value)) return null;
    if (!isNumber(value)) throw location(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    const x = Number(numeric(value));
    if (range && !Number.isNaN(x) && (x < range[0] || x > range[1]))
      throw location(50989, `cannot apply ${name} to ${x}, value must be in [${range[0]},${range[1]}]`);
    const result = compute(x);
    return kindOf(value) === 'decimal' ? fromDecimal(parseDecimal(String(result)) ?? result) : new Double(result);
  });

const FINITE = [-Number.MAX_VALUE, Number.MAX_VALUE] as const;
const UNIT = [-1, 1] as const;

export const trigonometryOperators: Record<string, Build> = {
  $sin: of(Math.sin, FINITE),
  $cos: of(Math.cos, FINITE),
  $tan: of(Math.tan, FINITE),
  $asin: of(Math.asin, UNIT),
  $acos: of(Math.acos, UNIT),
  $atan: of(Math.atan),
  $sinh: of(Math.sinh),
  $cosh: of(Math.cosh),
  $tanh: of(Math.tanh),
  $asinh: of(Math.asinh),
  $acosh: of(Math.acosh, [1, Infinity]),
  $atanh: of(Math.atanh, UNIT),
  $degreesToRadians: of((x) => (x * Math.PI) / 180),
  $radiansToDegrees: of((x) => (x * 180) / Math.PI),
  $atan2: binary((y, x) => {
    if (isNullish(y) || isNullish(x)) return null;
    const wrong = [y, x].find((value) => !isNumber(value));
    if (wrong !== undefined) throw location(51044, `$atan2 only supports numeric types, not ${typeName(wrong)}`);
    return new Double(Math.atan2(Number(numeric(y)), Number(numeric(x))));
  }),
};
