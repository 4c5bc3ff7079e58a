import { evalExpr } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import type { Options } from 'mingo/types';
import { addNumbers, multiplyNumbers } from './arithmetic';
import { compareValues } from './compare';
import { StoreError } from './errors';
import { toPlain } from './plain';
import { numeric } from './values';

type Operator = (object: unknown, expression: unknown, options: Options) => unknown;

const originalExpressions = expressions as unknown as Record<string, Operator>;

const evaluate = (object: unknown, expression: unknown, options: Options): unknown[] => {
  const value = evalExpr(object, expression, options);
  return Array.isArray(value) ? value : [value];
};

/** mingo compares by JavaScript's types; here it is MongoDB's order, in which any two values compare. */
const comparison =
  (accept: (order: number) => unknown): Operator =>
  (object, expression, options) => {
    const [a, b] = evaluate(object, expression, options);
    // A missing field sorts before null.
    if (a === undefined || b === undefined) return accept(a === b ? 0 : a === undefined ? -1 : 1);
    return accept(compareValues(a, b));
  };

const isWrapped = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && numeric(value) !== undefined;

/** Longs beyond 2^53 and decimals stay exact; plain numbers take mingo's way. */
const exactly =
  (name: string, combine: (a: unknown, b: unknown) => unknown): Operator =>
  (object, expression, options) => {
    const values = evaluate(object, expression, options);
    if (!values.some(isWrapped)) return originalExpressions[name]?.(object, expression, options);
    if (values.some((value) => value === null || value === undefined)) return null;
    return toPlain(values.reduce((a, b) => combine(a, b)));
  };

const negated = (value: unknown): unknown => multiplyNumbers(value, -1);

export const expressionOverrides: Record<string, Operator> = {
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cmp: comparison((order) => Math.sign(order)),
  $add: exactly('$add', addNumbers),
  $multiply: exactly('$multiply', multiplyNumbers),
  $subtract: exactly('$subtract', (a, b) => addNumbers(a, negated(b))),
  $indexOfCP: (object, expression, options) => {
    const [text, part, start = 0, end] = evaluate(object, expression, options);
    if (text === null || text === undefined) return null;
    if (typeof text !== 'string' || typeof part !== 'string')
      throw new StoreError(40094, 'Location40094', '$indexOfCP requires strings');
    const points = [...text];
    const found = points
      .slice(0, end as number | undefined)
      .join('')
      .indexOf(part, points.slice(0, start as number).join('').length);
    return found < 0 ? -1 : [...text.slice(0, found)].length;
  },
};

const original = accumulators as unknown as Record<string, Operator>;

export const accumulatorOverrides: Record<string, Operator> = {
  $sum: (values, expression, options) => {
    // $push evaluates the expression for each document of the group, with that document as its root.
    const list = typeof expression === 'number' ? [] : (original.$push?.(values, expression, options) as unknown[]);
    if (!list.some(isWrapped)) return original.$sum?.(values, expression, options);
    return toPlain(list.filter((value) => numeric(value) !== undefined).reduce((a, b) => addNumbers(a, b), 0));
  },
  $top: (values, expression, options) => first(original.$topN?.(values, withOne(expression), options)),
  $bottom: (values, expression, options) => first(original.$bottomN?.(values, withOne(expression), options)),
};

const withOne = (expression: unknown): unknown => ({ ...(expression as object), n: 1 });
const first = (value: unknown): unknown => (Array.isArray(value) ? (value[0] as unknown) : value);
