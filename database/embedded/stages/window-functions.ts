import { Double, Int32 } from 'bson';
import { add, isNumber, multiply } from '../values/arithmetic';
import { accumulators, type Accumulator } from '../expressions/accumulators/accumulators';
import { createCompiler, type Settings } from '../expressions/compile';
import { location, type Expression } from '../expressions/expression';
import { namedOperands } from '../expressions/operands';
import { rankedAccumulators } from '../expressions/accumulators/ranked-accumulators';
import { unitOf } from '../expressions/dates/time-zones';
import type { SortKeys } from '../planning/planner';
import { isPlainObject, numeric } from '../values/values';
import { filled, linear } from './interpolation';
import type { Partition, WindowBounds } from './window-bounds';

/** The value of each row of a partition. */
export type WindowFunction = (partition: Partition, bounds: WindowBounds) => unknown[];

const known = { ...accumulators, ...rankedAccumulators };
const UNIT_MS: Record<string, number> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

export function windowFunction(
  name: string,
  operand: unknown,
  settings: Settings,
  sort: SortKeys,
  windowed: boolean,
): WindowFunction {
  const compiler = createCompiler(settings);
  const needsSort = (): void => {
    if (sort.length === 0) throw location(5371602, `'${name}' requires a sortBy`);
    if (windowed) throw location(5371601, `Rank style window functions take no other arguments`);
  };
  switch (name) {
    case '$rank':
    case '$denseRank':
    case '$documentNumber': {
      needsSort();
      if (!isPlainObject(operand) || Object.keys(operand).length > 0)
        throw location(5371603, `${name} must be specified with '{}' as the value`);
      return (partition) => ranks(name, partition);
    }
    case '$shift': {
      needsSort();
      const { output, by, default: other = null } = namedOperands(name, operand, ['output', 'by'], ['default']);
      const [value, offset, fallback] = [compiler.compile(output), Number(numeric(by) ?? NaN), compiler.compile(other)];
      if (!Number.isInteger(offset)) throw location(9, `'$shift:by' field must be an integer`);
      return ({ rows }) =>
        rows.map((row, i) => {
          const target = rows[i + offset];
          return (target ? value(target) : fallback(row)) ?? null;
        });
    }
    case '$locf':
    case '$linearFill': {
      needsSort();
      const value = compiler.compile(operand);
      return ({ rows, keys }) => {
        const values = rows.map((row) => value(row));
        return name === '$locf'
          ? filled(values)
          : linear(
              values,
              keys.map((key) => key[0]),
            );
      };
    }
    case '$expMovingAvg': {
      needsSort();
      const { input, N, alpha } = namedOperands(name, operand, ['input'], ['N', 'alpha']);
      if ((N === undefined) === (alpha === undefined))
        throw location(9, "$expMovingAvg sub object must have exactly one of 'N' or 'alpha'");
      const weight = N === undefined ? Number(numeric(alpha)) : 2 / (Number(numeric(N)) + 1);
      if (N !== undefined && !(Number.isInteger(Number(numeric(N))) && Number(numeric(N)) > 0))
        throw location(9, `'N' field must be an integer greater than 0`);
      if (!(weight > 0 && (N !== undefined || weight < 1)))
        throw location(9, `'alpha' must be between 0 and 1 (exclusive), found alpha: ${weight}`);
      return moving(compiler.compile(input), weight);
    }
    case '$derivative':
    case '$integral': {
      const { input, unit } = namedOperands(name, operand, ['input'], ['unit']);
      const scale = unit === undefined ? undefined : UNIT_MS[unitOf(unit)];
      if (sort.length !== 1) throw location(5433800, `${name} requires a sortBy with a single field`);
      return calculus(name, compiler.compile(input), scale);
    }
    case '$covariancePop':
    case '$covarianceSamp': {
      const [x, y] = (Array.isArray(operand) ? operand : []).map((each) => compiler.compile(each));
      if (!x || !y) throw location(5424000, `${name} takes an array of two expressions`);
      return covariance(x, y, name === '$covarianceSamp');
    }
  }
  const build = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!build) throw location(9, `Unrecognized window function, ${name}`);
  const create = build(operand, compiler, name);
  // A window that only grows goes on where the one before it ended; one that stays has the same result.
  return (partition, bounds) => {
    let [from, to, state]: [number, number, Accumulator] = [0, 0, create()];
    let result: unknown;
    return partition.rows.map((_row, i) => {
      const [start, end] = bounds(partition, i);
      if (i > 0 && start === from && end === to) return result;
      if (start !== from || end < to) [from, to, state] = [start, start, create()];
      for (; to < end; to++) state.add(partition.rows[to] as (typeof partition.rows)[number]);
      result = state.result();
      return result;
    });
  };
}

function ranks(name: string, { rows, keys, compare }: Partition): unknown[] {
  let [rank, dense] = [0, 0];
  return rows.map((_row, i) => {
    if (i === 0 || compare(keys[i] ?? [], keys[i - 1] ?? []) !== 0) {
      rank = i + 1;
      dense++;
    }
    return new Int32(name === '$rank' ? rank : name === '$denseRank' ? dense : i + 1);
  });
}

const moving =
  (input: Expression, weight: number): WindowFunction =>
  ({ rows }) => {
    let average: unknown = null;
    return rows.map((row) => {
      const value = input(row);
      if (!isNumber(value)) return average;
      average =
        average === null ? value : add(multiply(value, new Double(weight)), multiply(average, new Double(1 - weight)));
      return average;
    });
  };

const asNumber = (value: unknown): number => (value instanceof Date ? value.getTime() : Number(numeric(value) ?? NaN));

/** `scale`: milliseconds of the unit when the sort is by time. */
const calculus =
  (name: string, input: Expression, scale: number | undefined): WindowFunction =>
  (partition, bounds) =>
    partition.rows.map((_row, i) => {
      const [start, end] = bounds(partition, i);
      const points = partition.rows
        .slice(start, end)
        .map((row, j) => ({ x: partition.keys[start + j]?.[0], y: asNumber(input(row)) }));
      if (points.some(({ x }) => x instanceof Date) && scale === undefined)
        throw location(5624900, `${name} where the sortBy is a Date requires an 'unit'`);
      const distance = (a: unknown, b: unknown): number => (asNumber(b) - asNumber(a)) / (scale ?? 1);
      const [first, last] = [points[0], points.at(-1)];
      if (name === '$derivative') {
        if (!first || !last || points.length < 2) return null;
        const width = distance(first.x, last.x);
        return width === 0 ? null : new Double((last.y - first.y) / width);
      }
      let area = 0;
      for (let j = 1; j < points.length; j++)
        area += (distance(points[j - 1]?.x, points[j]?.x) * ((points[j]?.y ?? 0) + (points[j - 1]?.y ?? 0))) / 2;
      return points.length === 0 ? null : new Double(area);
    });

const covariance =
  (x: Expression, y: Expression, sample: boolean): WindowFunction =>
  (partition, bounds) =>
    partition.rows.map((_row, i) => {
      const [start, end] = bounds(partition, i);
      const pairs = partition.rows
        .slice(start, end)
        .map((row) => [x(row), y(row)] as const)
        .filter(([a, b]) => isNumber(a) && isNumber(b))
        .map(([a, b]) => [asNumber(a), asNumber(b)] as const);
      const n = pairs.length - (sample ? 1 : 0);
      if (n <= 0) return null;
      const mean = (at: 0 | 1): number => pairs.reduce((total, pair) => total + pair[at], 0) / pairs.length;
      const [mx, my] = [mean(0), mean(1)];
      return new Double(pairs.reduce((total, [a, b]) => total + (a - mx) * (b - my), 0) / n);
    });
