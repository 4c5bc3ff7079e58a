import { typeName } from '../../values/type-names';
import { numeric } from '../../values/values';
import { average, deviation, extreme, sum } from './accumulators';
import { isNullish, location, type Build, type Compiler } from '../expression';
import { listOf, named, shown, variadic } from '../operands';
import { checkMethod, nExtreme, percentile, percentilesOf } from './ranked-accumulators';

/** As expressions these take one array, or several values. */
const overValues = (evaluate: (values: unknown[], compiler: Compiler) => unknown): Build =>
  variadic((values, compiler) =>
    evaluate(values.length === 1 && Array.isArray(values[0]) ? (values[0] as unknown[]) : values, compiler),
  );

const nOfArray = (choose: (values: unknown[], n: number, compiler: Compiler) => unknown[]): Build =>
  named(
    ['input', 'n'],
    [],
    ({ input, n }, name, compiler) => {
      const size = Number(numeric(n) ?? NaN);
      if (!Number.isInteger(size))
        throw location(5787902, `Value for 'n' must be of integral type, but found ${shown(n)}`);
      if (size <= 0) throw location(5787908, `'n' must be greater than 0, found ${size}`);
      if (isNullish(input)) return null;
      if (!Array.isArray(input)) throw location(5788200, `Input must be an array (${name} found ${typeName(input)})`);
      return choose([...(input as unknown[])], size, compiler);
    },
    { object: 5787801, unknown: 5787901, missing: { input: 5787907, n: 5787906 } },
  );

export const accumulatorExpressions: Record<string, Build> = {
  $sum: overValues((values) => sum(values)),
  $avg: overValues((values) => average(values)),
  $min: overValues((values, compiler) => extreme(values, compiler, 1)),
  $max: overValues((values, compiler) => extreme(values, compiler, -1)),
  $stdDevPop: overValues((values) => deviation(values, false)),
  $stdDevSamp: overValues((values) => deviation(values, true)),
  $firstN: nOfArray((values, n) => values.slice(0, n)),
  $lastN: nOfArray((values, n) => values.slice(-n)),
  $minN: nOfArray(nExtreme(1)),
  $maxN: nOfArray(nExtreme(-1)),
  $median: named(['input', 'method'], [], ({ input, method }) => {
    checkMethod(method);
    return percentile(listOf(input), 0.5);
  }),
  $percentile: named(['input', 'p', 'method'], [], ({ input, p, method }) => {
    checkMethod(method);
    const values = listOf(input);
    return percentilesOf(p).map((each) => percentile(values, each));
  }),
};
