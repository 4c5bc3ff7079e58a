import { Int32 } from 'bson';
import { compareValues } from '../values/compare';
import { truthy } from '../values/values';
import type { Build, Compiler } from './expression';
import { binary, checkCount, listOf, unary } from './operands';

/** Like the order of values, but a missing one comes before null. */
function compareLoosely(a: unknown, b: unknown, compiler: Compiler): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? compareMissing(b) : -compareMissing(a);
  return compareValues(a, b, compiler.strings);
}

/** Missing ranks where BSON's undefined does: after MinKey, before null. */
const compareMissing = (other: unknown): number => (compareValues(null, other) > 0 ? 1 : -1);

const comparison = (accept: (order: number) => unknown): Build =>
  binary((a, b, compiler) => accept(compareLoosely(a, b, compiler)));

export const isTrue = truthy;

const connective =
  (stop: boolean): Build =>
  (operand, compiler) => {
    const parts = listOf(operand).map((each) => compiler.compile(each));
    return (scope) => (parts.some((part) => isTrue(part(scope)) === stop) ? stop : !stop);
  };

export const comparisonOperators: Record<string, Build> = {
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cmp: comparison((order) => new Int32(Math.sign(order))),
  $and: connective(false),
  $or: connective(true),
  $not: (operand, compiler, name) => {
    checkCount(name, listOf(operand).length, 1, 1);
    return unary((value) => !isTrue(value))(operand, compiler, name);
  },
};
