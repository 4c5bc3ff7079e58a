import { StoreError, badValue, typeMismatch } from '../errors';
import { compareValues, type StringOrder } from '../values/compare';
import type { Hit } from './query';
import type { SortKeys } from '../planning/planner';
import { EMPTY_ARRAY } from '../storage/key-encoding';
import { isPlainObject, numeric, orderOf, Order, type Document } from '../values/values';

/** The keys of a sort; `inPipeline` chooses the error numbers of `$sort`. */
export function parseSort(source: unknown, inPipeline = false): SortKeys {
  if (source === undefined || source === null) return [];
  if (!isPlainObject(source)) throw typeMismatch(`Expected field sort to be of type object`);
  if ('$natural' in source) {
    if (Object.keys(source).length > 1) throw badValue("Cannot include '$natural' in compound sort");
    const natural = Number(numeric(source.$natural) ?? NaN);
    if (natural !== 1 && natural !== -1) throw badValue('$natural sort cannot be set to a value other than -1 or 1.');
  }
  const wrong = (code: number, message: string): StoreError =>
    inPipeline ? new StoreError(code, `Location${code}`, message) : badValue(message);
  return Object.entries(source)
    .filter(([field]) => field !== '$natural')
    .map(([field, direction]) => {
      if (field.split('.').some((part) => part.startsWith('$')))
        throw new StoreError(
          16410,
          'Location16410',
          "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
        );
      if (isPlainObject(direction))
        throw wrong(15974, `Illegal key in $sort specification: ${field}: ${JSON.stringify(direction)}`);
      const found = numeric(direction);
      if (found === undefined) throw wrong(15974, `Illegal key in $sort specification: ${field}: ${String(direction)}`);
      const number = Number(found);
      if (number !== 1 && number !== -1)
        throw wrong(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
      if (field === '' || field.split('.').includes(''))
        throw new StoreError(15998, 'Location15998', 'FieldPath field names may not be empty strings.');
      return [field, number] as const;
    });
}

/** Sorts hits; with a `limit`, only the first so many are kept at any time. */
export function sorter(keys: SortKeys, limit: number, strings?: StringOrder): (hits: Iterable<Hit>) => Hit[] {
  const compare = documentOrder(keys, strings);
  return (hits) => {
    const found: { key: unknown[]; at: number; hit: Hit }[] = [];
    let at = 0;
    const order = (a: { key: unknown[]; at: number }, b: { key: unknown[]; at: number }): number =>
      compare(a.key, b.key) || a.at - b.at;
    for (const hit of hits) {
      found.push({ key: sortKey(hit.document, keys, strings), at: at++, hit });
      if (limit > 0 && found.length > 2 * limit + 1_000) {
        found.sort(order);
        found.length = limit;
      }
    }
    found.sort(order);
    return (limit > 0 ? found.slice(0, limit) : found).map(({ hit }) => hit);
  };
}

export function sortKey(document: Document, keys: SortKeys, strings?: StringOrder): unknown[] {
  if (keys.length > 1) checkParallel(document, keys);
  return keys.map(([field, direction]) => extreme(document, field.split('.'), direction, strings));
}

/** Two arrays beside each other have no order together, as they have no place in one index. */
function checkParallel(document: Document, keys: SortKeys): void {
  let first: unknown;
  for (const [field] of keys) {
    let value: unknown = document;
    for (const name of field.split('.')) value = isPlainObject(value) ? value[name] : value;
    if (!Array.isArray(value)) continue;
    first ??= value;
    if (first !== value) throw badValue('cannot sort with keys that are parallel arrays');
  }
}

export function documentOrder(
  keys: SortKeys,
  strings?: StringOrder,
): (a: readonly unknown[], b: readonly unknown[]) => number {
  return (a, b) => {
    for (let i = 0; i < keys.length; i++) {
      const order = compareSortValues(a[i], b[i], strings);
      if (order !== 0) return order * (keys[i]?.[1] ?? 1);
    }
    return 0;
  };
}

function compareSortValues(a: unknown, b: unknown, strings?: StringOrder): number {
  if (a === EMPTY_ARRAY || b === EMPTY_ARRAY) {
    if (a === b) return 0;
    // An empty array sorts before null and after MinKey.
    const other = orderOf(a === EMPTY_ARRAY ? b : a);
    const before = other === Order.MinKey ? 1 : -1;
    return a === EMPTY_ARRAY ? before : -before;
  }
  return compareValues(a, b, strings);
}

/** By an array a document sorts with its smallest element ascending, its largest descending. */
function extreme(document: unknown, path: readonly string[], direction: 1 | -1, strings?: StringOrder): unknown {
  const values: unknown[] = [];
  collect(document, path, 0, values);
  let best: unknown = values.length === 0 ? null : values[0];
  for (const value of values) if (compareSortValues(value, best, strings) * direction < 0) best = value;
  return best;
}

function collect(value: unknown, path: readonly string[], at: number, into: unknown[]): void {
  if (at === path.length) {
    if (!Array.isArray(value)) into.push(value ?? null);
    else if (value.length === 0) into.push(EMPTY_ARRAY);
    else into.push(...(value as unknown[]));
    return;
  }
  const name = path[at] as string;
  if (isPlainObject(value)) collect(value[name], path, at + 1, into);
  else if (Array.isArray(value)) {
    if (/^\d+$/.test(name) && Number(name) < value.length) collect(value[Number(name)], path, at + 1, into);
    else for (const element of value) collect(element, path, at, into);
  } else into.push(null);
}
