import { accumulatorExpressions } from './accumulator-expressions';
import { arithmeticOperators } from './arithmetic';
import { arrayOperators } from './arrays';
import { bitOperators } from './bits';
import { comparisonOperators } from './comparison';
import { conditionalOperators } from './conditional';
import { conversionOperators } from './conversions';
import { dateArithmeticOperators } from './date-arithmetic';
import { dateFormatOperators } from './date-format';
import { datePartOperators } from './date-parts';
import type { Build } from './expression';
import { iterationOperators } from './iteration';
import { objectOperators } from './objects';
import { regexOperators } from './regex';
import { roundingOperators } from './rounding';
import { setOperators } from './sets';
import { stringOperators } from './strings';
import { substringOperators } from './substrings';
import { trigonometryOperators } from './trigonometry';

/** Every expression operator that the store knows. `$function` is refused: it would run a client's script in the store's process. */
export const operators: Readonly<Record<string, Build>> = {
  ...accumulatorExpressions,
  ...arithmeticOperators,
  ...arrayOperators,
  ...bitOperators,
  ...comparisonOperators,
  ...conditionalOperators,
  ...conversionOperators,
  ...dateArithmeticOperators,
  ...dateFormatOperators,
  ...datePartOperators,
  ...iterationOperators,
  ...objectOperators,
  ...regexOperators,
  ...roundingOperators,
  ...setOperators,
  ...stringOperators,
  ...substringOperators,
  ...trigonometryOperators,
};
