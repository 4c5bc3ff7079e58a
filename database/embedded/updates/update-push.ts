import { badValue, typeMismatch } from '../errors';
import { compareValues, equalValues, type StringOrder } from '../values/compare';
import { documentOrder, parseSort, sortKey } from '../reading/sorting';
import { typeName } from '../values/type-names';
import { isPlainObject, numberOf, type Document } from '../values/values';

/** `$push` (with $each, $position, $sort, $slice) and `$addToSet` (with $each) on a copy of the array. */
export function pushInto(
  before: readonly unknown[],
  operator: string,
  operand: unknown,
  strings?: StringOrder,
): unknown[] {
  const modifiers = isPlainObject(operand) && '$each' in operand ? operand : { $each: [operand] };
  const each = modifiers.$each;
  if (!Array.isArray(each))
    throw (operator === '$push' ? badValue : typeMismatch)(
      `The argument to $each in ${operator} must be an array but it was of type: ${typeName(each)}`,
    );
  checkModifiers(modifiers, operator);
  if (operator === '$addToSet') {
    const set = [...before];
    for (const value of each as unknown[])
      if (!set.some((present) => equalValues(present, value, strings))) set.push(value);
    return set;
  }
  const position = modifiers.$position === undefined ? before.length : numberOf(modifiers.$position, before.length);
  const result = [...before];
  result.splice(position < 0 ? Math.max(0, before.length + position) : position, 0, ...(each as unknown[]));
  if (modifiers.$sort !== undefined) sortElements(result, modifiers.$sort, strings);
  if (modifiers.$slice === undefined) return result;
  const slice = numberOf(modifiers.$slice, result.length);
  return slice < 0 ? result.slice(slice) : result.slice(0, slice);
}

const MODIFIERS: Record<string, readonly string[]> = {
  $push: ['$each', '$slice', '$sort', '$position'],
  $addToSet: ['$each'],
};

function checkModifiers(modifiers: Document, operator: string): void {
  const unknown = Object.keys(modifiers).find((name) => !MODIFIERS[operator]?.includes(name));
  if (unknown !== undefined) throw badValue(`Unrecognized clause in ${operator}: ${unknown}`);
  for (const name of ['$slice', '$position']) {
    const value = modifiers[name];
    if (value !== undefined && !Number.isInteger(numberOf(value, NaN)))
      throw badValue(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  }
}

/** Sorts in place: whole values by a direction, or objects by fields of theirs. */
export function sortElements(values: unknown[], order: unknown, strings?: StringOrder): void {
  if (!isPlainObject(order)) {
    const direction = numberOf(order, NaN);
    if (direction !== 1 && direction !== -1) throw badValue('The $sort element value must be either 1 or -1');
    values.sort((a, b) => compareValues(a, b, strings) * direction);
    return;
  }
  const keys = parseSort(order);
  if (keys.length === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.');
  const compare = documentOrder(keys, strings);
  values.sort((a, b) => compare(sortKey(a as Document, keys, strings), sortKey(b as Document, keys, strings)));
}
