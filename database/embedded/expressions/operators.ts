import { accumulatorExpressions } from './accumulators/accumulator-expressions';
import { arithmeticOperators } from './numbers/arithmetic';
import { arrayOperators } from './lists/arrays';
import { bitOperators } from './numbers/bits';
import { comparisonOperators } from './comparison';
import { conditionalOperators } from './conditional';
import { conversionOperators } from './conversions';
import { dateArithmeticOperators } from './dates/date-arithmetic';
import { dateFormatOperators } from './dates/date-format';
import { datePartOperators } from './dates/date-parts';
import type { Build } from './expression';
import { iterationOperators } from './lists/iteration';
import { objectOperators } from './lists/objects';
import { regexOperators } from './text/regex';
import { roundingOperators } from './numbers/rounding';
import { setOperators } from './lists/sets';
import { stringOperators } from './text/strings';
import { substringOperators } from './text/substrings';
import { trigonometryOperators } from './numbers/trigonometry';

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
