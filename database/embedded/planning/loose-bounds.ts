import { MaxKey, MinKey } from 'bson';
import type { Bounds, Interval } from './bounds';
import { compareValues } from '../values/compare';
import { isPlainObject, orderOf, truthy, Order } from '../values/values';

const LOWEST = new MinKey();
const HIGHEST = new MaxKey();
/** More gaps than this are not worth it. */
const MOST_EXCLUDED = 100;
/** Types whose keys say all of a value, so that what is left out is nothing but that value. */
const WHOLE: ReadonlySet<Order> = new Set([Order.Null, Order.Number, Order.ObjectId, Order.Boolean, Order.Date]);

/**
 * What the negations of a field leave of an index, and what "it exists" leaves of a sparse one: more than other conditions, but less
 * than the whole collection. Undefined when matches might be missed: a document with an array is filed under several values, and a
 * sparse index lacks those without the field, and those whose array on the way to it is empty, which have no null there either.
 */
export function looseBounds(
  field: string,
  conditions: readonly (readonly [operator: string, operand: unknown, ...more: unknown[]])[],
  { multikey, sparse }: { multikey: boolean; sparse: boolean },
): Bounds | undefined {
  const excluded = multikey ? [] : conditions.flatMap(excludedBy).filter((value) => WHOLE.has(orderOf(value)));
  excluded.sort(compareValues);
  const withoutNull = excluded.some((value) => orderOf(value) === Order.Null);
  const exists = conditions.some(([operator, operand]) => operator === '$exists' && truthy(operand));
  const all = exists || (withoutNull && !field.includes('.'));
  if (sparse ? !all : excluded.length === 0) return undefined;
  return { intervals: gaps(excluded), points: false, loose: true };
}

function excludedBy([operator, operand]: readonly [string, unknown, ...unknown[]]): unknown[] {
  if (operator === '$ne') return [operand];
  if (operator === '$nin' && Array.isArray(operand) && operand.length <= MOST_EXCLUDED) return operand as unknown[];
  if (operator !== '$not' || !isPlainObject(operand)) return [];
  const [only, ...more] = Object.entries(operand);
  if (!only || more.length > 0) return [];
  if (only[0] === '$eq') return [only[1]];
  return only[0] === '$in' ? excludedBy(['$nin', only[1]]) : [];
}

/** Everything but these values, which are in their order. */
function gaps(values: readonly unknown[]): Interval[] {
  const found: Interval[] = [];
  let low: unknown = LOWEST;
  let lowInclusive = true;
  for (const value of values) {
    if (compareValues(low, value) !== 0) found.push({ low, lowInclusive, high: value, highInclusive: false });
    [low, lowInclusive] = [value, false];
  }
  found.push({ low, lowInclusive, high: HIGHEST, highInclusive: true });
  return found;
}
