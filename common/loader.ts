import DataLoader from 'dataloader';

/** Loads one record by key, batching the keys of one tick into one query; a key without a record is `null`. */
export type Loader<T> = DataLoader<string, T | null>;

/** A loader over a query that takes many keys at once and answers in any order. */
export function loaderByKey<T>(
  find: (keys: readonly string[]) => Promise<readonly T[]>,
  keyOf: (record: T) => string,
): Loader<T> {
  return new DataLoader<string, T | null>(async (keys) => {
    const records = new Map((await find(keys)).map((record) => [keyOf(record), record]));
    return keys.map((key) => records.get(key) ?? null);
  });
}
