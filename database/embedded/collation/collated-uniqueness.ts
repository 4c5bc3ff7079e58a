import type { Collection, Index } from '../catalog';
import { ODD, foldedValue } from './collated-keys';
import type { Collation } from './collation';
import { equalValues } from '../values/compare';
import { encodeKey } from '../storage/key-encoding';
import { indexTuples } from '../storage/index-keys';
import { afterPrefix, indexPrefix, recordIdOf, recordKey } from '../storage/layout';
import type { View } from '../storage/storage';
import { decode } from '../values/values';

/** Whether another record has a key that the index's collation holds to be equal. */
export function isTaken(
  view: View,
  collection: Collection,
  index: Index,
  collation: Collation,
  tuple: readonly unknown[],
  recordId: number,
): boolean {
  const folded = tuple.map((value) => foldedValue(value, collation));
  const prefix = indexPrefix(index.id);
  const odd = folded.includes(ODD);
  // An odd text may equal any other; any text may equal an odd one.
  const choices = odd
    ? [prefix]
    : combinations(folded).map((values) => Buffer.concat([prefix, encodeKey(values, index.directions)]));
  for (const start of choices) {
    for (const { key } of view.range(start, afterPrefix(start))) {
      const other = recordIdOf(key);
      if (other === recordId) continue;
      const bytes = view.get(recordKey(collection.id, other));
      if (!bytes) continue;
      const { tuples } = indexTuples(decode(bytes), index.paths);
      if (tuples.some((each) => each.every((value, i) => same(value, tuple[i], collation)))) return true;
    }
  }
  return false;
}

const same = (a: unknown, b: unknown, collation: Collation): boolean =>
  typeof a === 'symbol' || typeof b === 'symbol' ? a === b : equalValues(a, b, collation.order);

function combinations(values: readonly unknown[]): unknown[][] {
  return values.reduce<unknown[][]>(
    (all, value) =>
      all.flatMap((chosen) =>
        typeof value === 'string'
          ? [
              [...chosen, value],
              [...chosen, ODD],
            ]
          : [[...chosen, value]],
      ),
    [[]],
  );
}
