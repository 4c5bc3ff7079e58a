import { Double, Int32 } from 'bson';
import { kindOf, integer, type NumberKind } from '../../values/arithmetic';
import * as decimals from '../../values/decimal';
import { typeName } from '../../values/type-names';
import { numeric } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { unary, variadic } from '../operands';

type Mode = 'even' | 'trunc' | 'floor' | 'ceil';

/** A double rounds by its exact value: 2.675 to two places is 2.67, because the double is a little less. */
function roundDouble(x: number, places: number, mode: Mode): number {
  if (!Number.isFinite(x) || x === 0) return x;
  if (places === 0 && mode !== 'even')
    return mode === 'trunc' ? Math.trunc(x) : mode === 'floor' ? Math.floor(x) : Math.ceil(x);
  const exact = decimals.exactDifference(new Double(x), new Double(0));
  if (!exact) return x;
  const rounded = decimals.roundDecimal(exact, places, mode);
  return Number(`${rounded.coefficient}E${rounded.exponent}`);
}

function roundTo(value: unknown, kind: NumberKind, places: number, mode: Mode, name: string): unknown {
  if (kind === 'double') return new Double(roundDouble(Number(numeric(value)), places, mode));
  const exact = decimals.toDecimal(value);
  if (typeof exact === 'number') return value;
  const rounded = decimals.roundDecimal(exact, places, mode);
  if (kind === 'decimal') return decimals.fromDecimal(rounded);
  const whole = integer(rounded.coefficient * 10n ** BigInt(Math.max(0, rounded.exponent)), kind);
  if (!whole) throw location(51080, `invalid conversion from Decimal128 result in ${name} resulting from arguments`);
  return whole;
}

const toPlaces = (mode: Mode): Build =>
  variadic(
    ([value, places = new Int32(0)], _compiler, name) => {
      if (isNullish(value) || isNullish(places)) return null;
      const kind = kindOf(value);
      if (!kind) throw location(51081, `${name} only supports numeric types, not ${typeName(value)}`);
      const precision = Number(numeric(places));
      if (!Number.isInteger(precision))
        throw location(51082, `precision argument to  ${name} must be a integral value`);
      if (precision < -20 || precision > 100)
        throw location(51083, `cannot apply ${name} with precision value ${precision} value must be in [-20, 100]`);
      return roundTo(value, kind, precision, mode, name);
    },
    1,
    2,
  );

const toWhole = (mode: Mode): Build =>
  unary((value, name) => {
    if (isNullish(value)) return null;
    const kind = kindOf(value);
    if (!kind) throw location(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    return kind === 'int' || kind === 'long' ? value : roundTo(value, kind, 0, mode, name);
  });

export const roundingOperators: Record<string, Build> = {
  $round: toPlaces('even'),
  $trunc: toPlaces('trunc'),
  $floor: toWhole('floor'),
  $ceil: toWhole('ceil'),
};
