import { ObjectId } from 'bson';
import { compareValues, type StringOrder } from '../values/compare';
import { orderOf, numeric, regexOf, truthy, Order } from '../values/values';

/** A stretch of one field's values in an index. */
export interface Interval {
  low: unknown;
  high: unknown;
  lowInclusive: boolean;
  highInclusive: boolean;
}

export interface Bounds {
  intervals: readonly Interval[];
  /** Whether each interval is a single value, so that the next field of the index can be bound, too. */
  points: boolean;
  /** Whether they leave so much of the index that any other bound is better. */
  loose?: boolean;
}

const point = (value: unknown): Interval => ({ low: value, high: value, lowInclusive: true, highInclusive: true });

/** What an index must be searched for so that no match of the conditions is missed; undefined when it would not help. */
export function boundsOf(
  conditions: readonly (readonly [operator: string, operand: unknown, ...more: unknown[]])[],
  multikey: boolean,
  sparse: boolean,
  /** How index and query compare texts. */
  strings?: StringOrder,
): Bounds | undefined {
  let points: Interval[] | undefined;
  let range: Interval | undefined;
  const patterns: unknown[] = [];
  for (const [operator, operand] of conditions) {
    const found = pointsOf(operator, operand, sparse, strings);
    if (found) {
      if (!points || found.length < points.length) points = found;
      continue;
    }
    if (operator === '$regex' && conditions.some(([other, options]) => other === '$options' && options !== ''))
      continue;
    const next = operator === '$hull' ? (operand as Interval) : rangeOf(operator, operand, strings);
    if (!next) continue;
    if (operator === '$eq' && orderOf(operand) === Order.RegExp) patterns.push(operand);
    // An array may fulfil the two ends of a range by different elements, so a multikey index can use only one of them.
    if (!range) range = next;
    else if (!multikey) range = intersect(range, next, strings);
  }
  if (points) return { intervals: points, points: true };
  return range && { intervals: [range, ...equalPatterns(patterns)], points: false };
}

/** `{ field: /^a/ }` also finds that very expression, where it is stored as a value; in the order of an index. */
function equalPatterns(patterns: readonly unknown[]): Interval[] {
  const sorted = [...patterns].sort((a, b) => compareValues(a, b));
  return sorted.filter((value, i) => i === 0 || compareValues(sorted[i - 1], value) !== 0).map(point);
}

/** Whether these are the same to all collations. */
export const withoutText = ({ intervals }: Bounds): boolean =>
  intervals.every(({ low, high }) =>
    [low, high].every((end) => ![Order.String, Order.Object, Order.Array].includes(orderOf(end))),
  );

function pointsOf(
  operator: string,
  operand: unknown,
  sparse: boolean,
  strings: StringOrder | undefined,
): Interval[] | undefined {
  if (operator === '$eq') return canPoint(operand, sparse) ? [point(operand)] : undefined;
  // What has no such field is filed under null, but not in a sparse index.
  if (operator === '$exists' && !truthy(operand)) return sparse ? undefined : [point(null)];
  if (operator === '$in' && Array.isArray(operand)) {
    if (!operand.every((value) => canPoint(value, sparse))) return undefined;
    const order = (a: unknown, b: unknown): number => compareValues(a, b, strings);
    const sorted = [...(operand as unknown[])].sort(order);
    return sorted.filter((value, i) => i === 0 || order(sorted[i - 1], value) !== 0).map(point);
  }
  if (operator === '$all' && Array.isArray(operand) && operand.length > 0) {
    const value: unknown = operand[0];
    if (orderOf(value) === Order.Object) return undefined;
    return canPoint(value, sparse) ? [point(value)] : undefined;
  }
  return undefined;
}

/** Whole arrays are indexed by their elements, regular expressions match strings, and a sparse index lacks the missing. */
function canPoint(value: unknown, sparse: boolean): boolean {
  const order = orderOf(value);
  return order !== Order.Array && order !== Order.RegExp && !(order === Order.Null && sparse);
}

function rangeOf(operator: string, operand: unknown, strings: StringOrder | undefined): Interval | undefined {
  const order = orderOf(operand);
  // A pattern matches characters, whatever a language thinks of them.
  if (operator === '$regex' || (operator === '$eq' && order === Order.RegExp))
    return strings ? undefined : prefixRange(operand);
  const ends = ENDS[order];
  if (!ends || (order === Order.Number && Number.isNaN(numeric(operand)))) return undefined;
  switch (operator) {
    case '$gt':
    case '$gte':
      return { low: operand, lowInclusive: operator === '$gte', high: ends[1], highInclusive: true };
    case '$lt':
    case '$lte':
      return { low: ends[0], lowInclusive: true, high: operand, highInclusive: operator === '$lte' };
    default:
      return undefined;
  }
}

/** The lowest and highest value of each type that a comparison may be bracketed by. */
const ENDS: Partial<Record<Order, readonly [unknown, unknown]>> = {
  [Order.Number]: [NaN, Infinity],
  [Order.String]: ['', {}],
  [Order.Date]: [new Date(-8.64e15), new Date(8.64e15)],
  [Order.Boolean]: [false, true],
  [Order.ObjectId]: [new ObjectId('0'.repeat(24)), new ObjectId('f'.repeat(24))],
};

function intersect(a: Interval, b: Interval, strings: StringOrder | undefined): Interval {
  const low = compareValues(a.low, b.low, strings);
  const high = compareValues(a.high, b.high, strings);
  const lower = low > 0 || (low === 0 && !a.lowInclusive) ? a : b;
  const upper = high < 0 || (high === 0 && !a.highInclusive) ? a : b;
  return { low: lower.low, lowInclusive: lower.lowInclusive, high: upper.high, highInclusive: upper.highInclusive };
}

/** `/^abc/` without flags needs only the strings that start with `abc`; other expressions would need the whole index. */
function prefixRange(operand: unknown): Interval | undefined {
  const { pattern, options } = typeof operand === 'string' ? { pattern: operand, options: '' } : regexOf(operand);
  if (options !== '' && options !== 'u') return undefined;
  const prefix = /^\^([^\\^$.*+?()[\]{}|/]+)(?![*?{+])/u.exec(pattern)?.[1];
  if (!prefix || pattern.includes('|')) return undefined;
  const next = /[*?{+]/.test(pattern[1 + prefix.length] ?? '') ? prefix.slice(0, -1) : prefix;
  return next === '' ? undefined : { low: next, lowInclusive: true, high: afterPrefix(next), highInclusive: false };
}

/** The first value after all texts that begin with this one. */
function afterPrefix(prefix: string): unknown {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const next = (last.codePointAt(0) as number) + 1;
    // Texts have no halves of surrogate pairs.
    if (next <= 0x10ffff) return characters.join('') + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return {};
}

/** The smallest interval that contains all of these. */
export function hull(intervals: readonly Interval[], strings?: StringOrder): Interval {
  return intervals.reduce((a, b) => {
    const low = compareValues(a.low, b.low, strings);
    const high = compareValues(a.high, b.high, strings);
    const lower = low < 0 || (low === 0 && a.lowInclusive) ? a : b;
    const upper = high > 0 || (high === 0 && a.highInclusive) ? a : b;
    return { low: lower.low, lowInclusive: lower.lowInclusive, high: upper.high, highInclusive: upper.highInclusive };
  });
}
