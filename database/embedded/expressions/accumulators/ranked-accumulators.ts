import { Double } from 'bson';
import { isNumber, kindOf } from '../../values/arithmetic';
import { compareValues } from '../../values/compare';
import { documentOrder, parseSort, sortKey } from '../../reading/sorting';
import { numeric, type Document } from '../../values/values';
import type { BuildAccumulator } from './accumulators';
import { isNullish, location, type Compiler } from '../expression';
import { namedOperands, shown } from '../operands';

function countOf(value: unknown, name: string): number {
  const n = Number(numeric(value) ?? NaN);
  if (!isNumber(value) || !Number.isInteger(n))
    throw location(5787902, `Value for 'n' must be of integral type, but found ${shown(value)}`);
  if (n <= 0) throw location(5787908, `'n' must be greater than 0, found ${n} (${name})`);
  return n;
}

/** `$firstN`, `$lastN`, `$minN`, `$maxN`. */
const nOf =
  (choose: (values: unknown[], n: number, compiler: Compiler) => unknown[]): BuildAccumulator =>
  (operand, compiler, name) => {
    const source = namedOperands(name, operand, ['input', 'n'], [], {
      object: 5787801,
      unknown: 5787901,
      missing: { input: 5787907, n: 5787906 },
    });
    const [input, size] = [compiler.compile(source.input), compiler.compile(source.n)];
    return () => {
      const values: unknown[] = [];
      let n: number | undefined;
      return {
        add: (scope) => {
          n ??= countOf(size(scope), name);
          values.push(input(scope));
        },
        result: () => choose(values, n ?? 0, compiler),
      };
    };
  };

export const nExtreme =
  (direction: 1 | -1) =>
  (values: unknown[], n: number, { strings }: Compiler): unknown[] =>
    values
      .filter((value) => !isNullish(value))
      .sort((a, b) => compareValues(a, b, strings) * direction)
      .slice(0, n);

/** `$top`, `$bottom` and their `N`: by an order of their own. */
const topOf =
  (last: boolean, many: boolean): BuildAccumulator =>
  (operand, compiler, name) => {
    const source = namedOperands(name, operand, many ? ['sortBy', 'output', 'n'] : ['sortBy', 'output'], [], {
      object: 5788001,
      unknown: 5788002,
      missing: { sortBy: 5788005, output: 5788004, n: 5788003 },
    });
    const keys = parseSort(source.sortBy);
    const compare = documentOrder(keys, compiler.strings);
    const output = compiler.compile(source.output);
    const size = many ? compiler.compile(source.n) : undefined;
    return () => {
      const found: { key: unknown[]; value: unknown }[] = [];
      let n = 1;
      return {
        add: (scope) => {
          if (size) n = countOf(size(scope), name);
          found.push({ key: sortKey(scope.root as Document, keys, compiler.strings), value: output(scope) ?? null });
        },
        result: () => {
          const sorted = [...found].sort((a, b) => compare(a.key, b.key)).map(({ value }) => value);
          if (!many) return (last ? sorted.at(-1) : sorted[0]) ?? null;
          return last ? sorted.slice(-n) : sorted.slice(0, n);
        },
      };
    };
  };

/** The value at a rank, without interpolation (`approximate`, and exact for what fits into memory). */
export function percentile(values: readonly unknown[], p: number): unknown {
  const numbers = values.filter((value) => kindOf(value) !== undefined && !Number.isNaN(numeric(value)));
  if (numbers.length === 0) return null;
  const sorted = numbers.sort((a, b) => compareValues(a, b));
  const rank = Math.max(0, Math.ceil(p * sorted.length) - 1);
  return new Double(Number(numeric(sorted[rank])));
}

export function percentilesOf(value: unknown): number[] {
  const list = Array.isArray(value) ? value.map((each) => Number(numeric(each) ?? NaN)) : [];
  if (list.length === 0 || list.some((p) => !(p >= 0 && p <= 1)))
    throw location(
      list.length === 0 ? 7750301 : list.some(Number.isNaN) ? 7750302 : 7750303,
      "The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: " + shown(value),
    );
  return list;
}

export function checkMethod(value: unknown): void {
  if (value !== 'approximate') throw location(2, "Currently only 'approximate' can be used as percentile 'method'");
}

const quantile =
  (median: boolean): BuildAccumulator =>
  (operand, compiler, name) => {
    const source = namedOperands(name, operand, median ? ['input', 'method'] : ['input', 'p', 'method'], [], {
      object: 7436201,
      unknown: 40415,
      missing: 40414,
    });
    checkMethod(source.method);
    const input = compiler.compile(source.input);
    const at = median ? [0.5] : percentilesOf(source.p);
    return () => {
      const values: unknown[] = [];
      return {
        add: (scope) => values.push(input(scope)),
        result: () => (median ? percentile(values, 0.5) : at.map((p) => percentile(values, p))),
      };
    };
  };

export const rankedAccumulators: Record<string, BuildAccumulator> = {
  $firstN: nOf((values, n) => values.slice(0, n).map((value) => value ?? null)),
  $lastN: nOf((values, n) => values.slice(-n).map((value) => value ?? null)),
  $minN: nOf(nExtreme(1)),
  $maxN: nOf(nExtreme(-1)),
  $top: topOf(false, false),
  $bottom: topOf(true, false),
  $topN: topOf(false, true),
  $bottomN: topOf(true, true),
  $percentile: quantile(false),
  $median: quantile(true),
};
