import { Double, Int32 } from 'bson';
import { add, isNumber, kindOf } from '../../values/arithmetic';
import { compareValues } from '../../values/compare';
import { divide, fromDecimal, toDecimal } from '../../values/decimal';
import { typeName } from '../../values/type-names';
import { isPlainObject, numeric, type Document } from '../../values/values';
import { isNullish, location, type Compiler, type Scope } from '../expression';
import { distinct } from '../lists/sets';
import { setOwn } from '../compile';

/** Collects the values of a group or a window. */
export interface Accumulator {
  add(scope: Scope): void;
  result(): unknown;
}

/** Compiles an accumulator's operand; each call of the result starts a new group. */
export type BuildAccumulator = (operand: unknown, compiler: Compiler, name: string) => () => Accumulator;

/** An accumulator that needs all its values at the end. */
const ofList =
  (finish: (values: unknown[], compiler: Compiler) => unknown): BuildAccumulator =>
  (operand, compiler, name) => {
    if (Array.isArray(operand)) throw location(40237, `The ${name} accumulator is a unary operator`);
    const value = compiler.compile(operand);
    return () => {
      const values: unknown[] = [];
      return { add: (scope) => values.push(value(scope)), result: () => finish(values, compiler) };
    };
  };

/** An accumulator that folds its values as they come. */
const folding =
  (
    start: unknown,
    step: (state: unknown, value: unknown, compiler: Compiler) => unknown,
    finish = (state: unknown): unknown => state,
  ): BuildAccumulator =>
  (operand, compiler, name) => {
    if (Array.isArray(operand)) throw location(40237, `The ${name} accumulator is a unary operator`);
    const value = compiler.compile(operand);
    return () => {
      let state = start;
      return {
        add: (scope) => {
          state = step(state, value(scope), compiler);
        },
        result: () => finish(state),
      };
    };
  };

/** Numbers only; anything else does not count. Doubles are added with Kahan's correction, as MongoDB adds them. */
class Sum {
  count = 0;
  private total: unknown = new Int32(0);
  private float = 0;
  private lost = 0;
  private floats = false;

  add(value: unknown): void {
    const kind = kindOf(value);
    if (kind === undefined) return;
    this.count++;
    if (kind !== 'double') {
      this.total = add(this.total, value);
      return;
    }
    this.floats = true;
    const next = Number(numeric(value));
    const { float } = this;
    const sum = float + next;
    if (Number.isFinite(sum)) this.lost += Math.abs(float) >= Math.abs(next) ? float - sum + next : next - sum + float;
    this.float = sum;
  }

  get sum(): unknown {
    return this.floats ? add(this.total, new Double(this.float + this.lost)) : this.total;
  }

  get average(): unknown {
    if (this.count === 0) return null;
    const { sum, count } = this;
    if (kindOf(sum) !== 'decimal') return new Double(Number(numeric(sum)) / count);
    const exact = toDecimal(sum);
    if (typeof exact === 'number') return sum;
    return fromDecimal(divide(exact, { coefficient: BigInt(count), exponent: 0 }));
  }
}

function summed(values: readonly unknown[]): Sum {
  const sum = new Sum();
  for (const value of values) sum.add(value);
  return sum;
}

export const sum = (values: readonly unknown[]): unknown => summed(values).sum;
export const average = (values: readonly unknown[]): unknown => summed(values).average;

const summing =
  (finish: (sum: Sum) => unknown): BuildAccumulator =>
  (operand, compiler, name) => {
    if (Array.isArray(operand)) throw location(40237, `The ${name} accumulator is a unary operator`);
    const value = compiler.compile(operand);
    return () => {
      const state = new Sum();
      return { add: (scope) => state.add(value(scope)), result: () => finish(state) };
    };
  };

const better =
  (direction: 1 | -1) =>
  (best: unknown, value: unknown, { strings }: Compiler): unknown =>
    isNullish(value) || (best !== null && compareValues(value, best, strings) * direction >= 0) ? best : value;

export function deviation(values: readonly unknown[], sample: boolean): unknown {
  const numbers = values.filter(isNumber).map((value) => Number(numeric(value)));
  if (numbers.length < (sample ? 2 : 1)) return null;
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const squares = numbers.reduce((total, x) => total + (x - mean) ** 2, 0);
  return new Double(Math.sqrt(squares / (numbers.length - (sample ? 1 : 0))));
}

export function extreme(values: readonly unknown[], compiler: Compiler, direction: 1 | -1): unknown {
  let best: unknown;
  for (const value of values) {
    if (isNullish(value)) continue;
    if (best === undefined || compareValues(value, best, compiler.strings) * direction < 0) best = value;
  }
  return best ?? null;
}

function merged(values: readonly unknown[]): Document {
  const result: Document = {};
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isPlainObject(value))
      throw location(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
    for (const [name, each] of Object.entries(value)) setOwn(result, name, each);
  }
  return result;
}

const FIRST = Symbol('none yet');
const present = (value: unknown): boolean => value !== undefined;

export const accumulators: Record<string, BuildAccumulator> = {
  $sum: summing((state) => state.sum),
  $avg: summing((state) => state.average),
  $min: folding(null, better(1)),
  $max: folding(null, better(-1)),
  $stdDevPop: ofList((values) => deviation(values, false)),
  $stdDevSamp: ofList((values) => deviation(values, true)),
  $push: ofList((values) => values.filter(present)),
  $addToSet: ofList((values, { strings }) => distinct(values.filter(present), strings)),
  $mergeObjects: ofList(merged),
  $first: folding(
    FIRST,
    (state, value) => (state === FIRST ? (value ?? null) : state),
    (state) => (state === FIRST ? null : state),
  ),
  $last: folding(null, (_state, value) => value ?? null),
  $setUnion: ofList((values, { strings }) =>
    distinct(
      values.flatMap((value) => arrayOf(value, '$setUnion')),
      strings,
    ),
  ),
  $concatArrays: ofList((values) => values.flatMap((value) => arrayOf(value, '$concatArrays'))),
  $count: (operand) => {
    if (!isPlainObject(operand) || Object.keys(operand).length > 0)
      throw location(40238, '$count takes no arguments, i.e. $count:{}');
    return () => {
      let count = 0;
      return { add: () => void count++, result: () => new Int32(count) };
    };
  },
};

function arrayOf(value: unknown, name: string): unknown[] {
  if (isNullish(value)) return [];
  if (!Array.isArray(value)) throw location(14, `${name} requires array inputs, but found ${typeName(value)}`);
  return value as unknown[];
}
