import type { Bounds } from './bounds';
import type { Index } from '../index-definition';
import type { SortKeys } from './planner';
import { orderOf, Order } from '../values/values';

/** As MongoDB's internalQueryMaxScansToExplode. */
const MOST_STRETCHES = 200;
/** Values with short keys: no key that begins with them is cut. */
const SHORT: ReadonlySet<Order> = new Set([
  Order.Null,
  Order.Number,
  Order.ObjectId,
  Order.Boolean,
  Order.Date,
  Order.Timestamp,
]);

export interface IndexOrder {
  reverse: boolean;
  /** Whether the stretches for each choice of the leading values have to be merged. */
  merged: boolean;
}

/**
 * Whether an index gives a sort: by walking through it, forwards or backwards, where fields bound to one value do not disturb; or by
 * walking through it once for each choice of several leading values, and merging. A document with an array has several entries, which
 * agree in what no array is on the way to, and only that is sorted by.
 */
export function sortOrder(index: Index, bounds: readonly Bounds[], sort: SortKeys): IndexOrder | undefined {
  if (sort.some(([field]) => index.arrays.has(field))) return undefined;
  const walk = reverseFor(index, sort, (at) => bounds[at]?.points === true && bounds[at].intervals.length === 1);
  if (walk !== undefined || sort.length === 0) return { reverse: walk ?? false, merged: false };
  if (!canMerge(index, bounds) || sort.some(([field]) => isSeveral(bounds[index.fields.indexOf(field)])))
    return undefined;
  const merge = reverseFor(index, sort, (at) => bounds[at]?.points === true);
  return merge === undefined ? undefined : { reverse: merge, merged: true };
}

function canMerge(index: Index, bounds: readonly Bounds[]): boolean {
  const leading = bounds.filter(({ points }) => points);
  const stretches = leading.reduce((product, { intervals }) => product * intervals.length, 1);
  return (
    stretches <= MOST_STRETCHES &&
    bounds.every(({ points, intervals }) => points || intervals.length === 1) &&
    leading.every(({ intervals }) => intervals.every(({ low }) => isShort(low, index)))
  );
}

/** A sort by a field of several values is more than an order behind them. */
const isSeveral = (bounds: Bounds | undefined): boolean => bounds?.points === true && bounds.intervals.length > 1;

const isShort = (value: unknown, { collation }: Index): boolean =>
  SHORT.has(orderOf(value)) ||
  (typeof value === 'string' && value.length < 100 && collation?.keys.isOpen(value) !== true);

/** The direction in which the index gives the sort when `fixed` fields have one value; undefined when neither does. */
function reverseFor(index: Index, sort: SortKeys, fixed: (at: number) => boolean): boolean | undefined {
  let reverse: boolean | undefined;
  let at = 0;
  for (const [field, direction] of sort) {
    const known = index.fields.indexOf(field);
    if (known >= 0 && known < at && fixed(known)) continue;
    while (at < index.fields.length && index.fields[at] !== field && fixed(at)) at++;
    if (index.fields[at] !== field) return undefined;
    if (!fixed(at)) {
      const backwards = index.directions[at] !== direction;
      if (reverse !== undefined && reverse !== backwards) return undefined;
      reverse = backwards;
    }
    at++;
  }
  return reverse ?? false;
}
