import type { Engine } from '../engine';
import { afterPrefix, indexPrefix, recordIdOf, recordPrefix } from '../storage/layout';
import { decode } from '../values/values';
import { KEY_VERSION } from './key-version';

/**
 * Files anew, in one commit, the indexes whose keys were made by another version of ICU or of this store: their order may be another
 * one. Asks for the alphabets of all indexes, too, so that no command waits for them. Texts that have become equal since stay beside each other, also in a unique index.
 */
export async function refileIndexes({ catalog, queue, records, garbage, live }: Engine): Promise<void> {
  for (const { indexes } of catalog.all()) for (const { collation } of indexes) collation?.keys.prepare();
  const stale = catalog
    .all()
    .filter(({ indexes }) => indexes.some(({ collation, keyVersion }) => collation && keyVersion !== KEY_VERSION));
  if (stale.length === 0) return;
  await queue.run(() => {
    for (const collection of stale) {
      const renewed = collection.indexes.map((index) => {
        if (!index.collation || index.keyVersion === KEY_VERSION) return undefined;
        garbage.discard(indexPrefix(index.id));
        return catalog.index(index.spec);
      });
      collection.indexes = collection.indexes.map((index, i) => renewed[i] ?? index);
      const prefix = recordPrefix(collection.id);
      for (const { key, value } of live.range(prefix, afterPrefix(prefix))) {
        const document = decode(value);
        for (const index of renewed)
          if (index)
            for (const entry of records.entries(live, collection, index, document, recordIdOf(key)))
              live.put(entry.key, entry.value);
      }
      catalog.indexed(collection);
    }
  });
}
