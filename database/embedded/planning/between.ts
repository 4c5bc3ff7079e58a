import type { Collection } from '../catalog';
import type { Index } from '../index-definition';
import type { Collation } from '../collation/collation';
import { StoreError, badValue } from '../errors';
import { indexTuples } from '../storage/index-keys';
import { compareValues } from '../values/compare';
import { isPlainObject, orderOf, Order, type Document } from '../values/values';
import { sortOrder } from './index-order';
import { hinted, type Ends, type Plan, type SortKeys } from './planner';

/** `min` and `max` of find: the stretch of the hinted index between two keys. */
export function planBetween(
  collection: Collection,
  sort: SortKeys,
  hint: unknown,
  min: unknown,
  max: unknown,
  collation: Collation | undefined,
): Plan {
  if (isPlainObject(min) && isPlainObject(max) && Object.keys(min).join() !== Object.keys(max).join())
    throw new StoreError(51176, 'Location51176', 'min and max must have the same field names');
  if (hint === undefined)
    throw new StoreError(
      51173,
      'Location51173',
      'When using min()/max() a hint of which index to use must be provided',
    );
  const index = hinted(collection, hint);
  if (index === 'natural') throw badValue('min and max are not compatible with $natural');
  const valuesOf = (ends: unknown): unknown[] | undefined => {
    if (ends === undefined) return undefined;
    if (!isPlainObject(ends) || Object.keys(ends).join() !== index.fields.join()) throw incompatible();
    return Object.values(ends);
  };
  const sameTexts = index.collation?.key === collation?.key;
  const order = !sameTexts ? undefined : sortOrder(index, [], sort);
  const ends = { min: valuesOf(min), max: valuesOf(max) };
  if (!sameTexts && [...(ends.min ?? []), ...(ends.max ?? [])].some(holdsText)) throw incompatible();
  if (ends.min && ends.max && compareKeys(ends.min, ends.max, index) >= 0)
    throw new StoreError(
      51175,
      'Location51175',
      'The value provided for min() does not come before the value provided for max().',
    );
  return {
    index,
    bounds: [],
    reverse: order?.reverse ?? false,
    sorted: sort.length === 0 || order !== undefined,
    ends,
  };
}

const incompatible = (): StoreError =>
  new StoreError(51174, 'Location51174', 'The index chosen is not compatible with min/max');

const holdsText = (value: unknown): boolean => [Order.String, Order.Object, Order.Array].includes(orderOf(value));

/** Keys of an index in its order. */
function compareKeys(a: readonly unknown[], b: readonly unknown[], { directions, collation }: Index): number {
  for (const [i, direction] of directions.entries()) {
    const order = compareValues(a[i], b[i], collation?.order) * direction;
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether an index files a document between two keys; to be asked where the keys are cut. */
export function isBetween(index: Index, { min, max }: Ends, document: Document): boolean {
  const value = (each: unknown): unknown => (typeof each === 'symbol' ? [] : each);
  return indexTuples(document, index.paths).tuples.some((tuple) => {
    const key = tuple.map(value);
    return (!min || compareKeys(min, key, index) <= 0) && (!max || compareKeys(key, max, index) < 0);
  });
}
