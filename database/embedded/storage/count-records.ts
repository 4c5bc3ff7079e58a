import { afterPrefix, recordPrefix } from './layout';
import type { View } from './storage';
import type { Tally } from './tallies';

/** Reads a whole collection for its size: only where no tally was kept. */
export function countRecords(view: View, collectionId: number): Tally {
  let documents = 0;
  let bytes = 0;
  const prefix = recordPrefix(collectionId);
  for (const { value } of view.range(prefix, afterPrefix(prefix))) {
    documents++;
    bytes += value.length;
  }
  return { documents, bytes };
}
