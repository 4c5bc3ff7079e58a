import type { Collection } from '../catalog';
import type { Index } from '../index-definition';
import { equalValues, type StringOrder } from '../values/compare';
import { indexTuples } from '../storage/index-keys';
import { CUT, afterPrefix, recordIdOf, recordKey, withoutRecordId } from '../storage/layout';
import type { Entry } from '../storage/records';
import type { View } from '../storage/storage';
import { decode } from '../values/values';

/** Whether another record has a key that the index's collation holds to be equal. */
export function isTaken(
  view: View,
  collection: Collection,
  index: Index,
  { key: wanted, value, tuple }: Entry,
  recordId: number,
): boolean {
  const start = withoutRecordId(wanted);
  const cut = value.equals(CUT);
  for (const { key } of view.range(start, afterPrefix(start))) {
    const other = recordIdOf(key);
    if (other === recordId) continue;
    if (!cut) return true;
    const bytes = view.get(recordKey(collection.id, other));
    if (!bytes) continue;
    const { tuples } = indexTuples(decode(bytes), index.paths);
    if (tuples.some((each) => each.every((one, i) => same(one, tuple[i], index.collation?.order)))) return true;
  }
  return false;
}

const same = (a: unknown, b: unknown, order: StringOrder | undefined): boolean =>
  typeof a === 'symbol' || typeof b === 'symbol' ? a === b : equalValues(a, b, order);
