import { badValue } from './errors';
import { compareValues, equalValues } from './compare';
import { documentOrder, parseSort, sortKey } from './sorting';
import { isPlainObject, numberOf, type Document } from './values';

/** `$push` (with $each, $position, $sort, $slice) and `$addToSet` (with $each) on a copy of the array. */
export function pushInto(before: readonly unknown[], operator: string, operand: unknown): unknown[] {
  const modifiers = isPlainObject(operand) && '$each' in operand ? operand : { $each: [operand] };
  const each = modifiers.$each;
  if (!Array.isArray(each)) throw badValue('The argument to $each in $push must be an array');
  if (operator === '$addToSet') {
    const set = [...before];
    for (const value of each as unknown[]) if (!set.some((present) => equalValues(present, value))) set.push(value);
    return set;
  }
  const position = modifiers.$position === undefined ? before.length : numberOf(modifiers.$position, before.length);
  const result = [...before];
  result.splice(position < 0 ? Math.max(0, before.length + position) : position, 0, ...(each as unknown[]));
  if (modifiers.$sort !== undefined) sortElements(result, modifiers.$sort);
  if (modifiers.$slice === undefined) return result;
  const slice = numberOf(modifiers.$slice, result.length);
  return slice < 0 ? result.slice(slice) : result.slice(0, slice);
}

function sortElements(values: unknown[], order: unknown): void {
  if (!isPlainObject(order)) {
    const direction = numberOf(order, 1);
    values.sort((a, b) => compareValues(a, b) * direction);
    return;
  }
  const keys = parseSort(order);
  const compare = documentOrder(keys);
  values.sort((a, b) => compare(sortKey(a as Document, keys), sortKey(b as Document, keys)));
}
