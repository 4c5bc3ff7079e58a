import { compareValues, type StringOrder } from '../../values/compare';
import { truthy } from '../../values/values';
import { typeName } from '../../values/type-names';
import { isNullish, location, type Build } from '../expression';
import { binary, unary, variadic } from '../operands';

/** The distinct values, in their order. */
export function distinct(values: readonly unknown[], strings?: StringOrder): unknown[] {
  const sorted = [...values].sort((a, b) => compareValues(a, b, strings));
  return sorted.filter((value, i) => i === 0 || compareValues(sorted[i - 1], value, strings) !== 0);
}

/** Membership by binary search in the sorted distinct values. */
function includes(sorted: readonly unknown[], value: unknown, strings?: StringOrder): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareValues(sorted[middle], value, strings);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

const array = (value: unknown, code: number, message: string): unknown[] => {
  if (Array.isArray(value)) return value as unknown[];
  throw location(code, `${message}${typeName(value)}`);
};

export const setOperators: Record<string, Build> = {
  $setUnion: variadic((values, { strings }) => {
    if (values.some(isNullish)) return null;
    return distinct(
      values.flatMap((each) =>
        array(each, 17043, 'All operands of $setUnion must be arrays. One argument is of type: '),
      ),
      strings,
    );
  }),
  $setIntersection: variadic((values, { strings }) => {
    if (values.some(isNullish)) return null;
    const sets = values.map((each) =>
      distinct(
        array(each, 17047, 'All operands of $setIntersection must be arrays. One argument is of type: '),
        strings,
      ),
    );
    return (sets[0] ?? []).filter((value) => sets.every((set) => includes(set, value, strings)));
  }),
  $setDifference: binary((a, b, { strings }) => {
    if (isNullish(a) || isNullish(b)) return null;
    const from = array(a, 17048, 'both operands of $setDifference must be arrays. First argument is of type: ');
    const without = distinct(
      array(b, 17049, 'both operands of $setDifference must be arrays. Second argument is of type: '),
      strings,
    );
    const seen: unknown[] = [];
    return from.filter((value) => {
      if (includes(without, value, strings) || seen.some((each) => compareValues(each, value, strings) === 0))
        return false;
      seen.push(value);
      return true;
    });
  }),
  $setEquals: variadic((values, { strings }) => {
    if (values.length < 2) throw location(17045, `$setEquals needs at least two arguments had: ${values.length}`);
    const sets = values.map((each, i) =>
      distinct(
        array(each, 17044, `All operands of $setEquals must be arrays. ${i + 1}-th argument is of type: `),
        strings,
      ),
    );
    const [first = [], ...others] = sets;
    return others.every(
      (set) => set.length === first.length && set.every((value, i) => compareValues(value, first[i], strings) === 0),
    );
  }),
  $setIsSubset: binary((a, b, { strings }) => {
    const inner = array(a, 17046, 'both operands of $setIsSubset must be arrays. First argument is of type: ');
    const outer = distinct(
      array(b, 17042, 'both operands of $setIsSubset must be arrays. Second argument is of type: '),
      strings,
    );
    return inner.every((value) => includes(outer, value, strings));
  }),
  $allElementsTrue: unary((value) =>
    array(value, 17040, "$allElementsTrue's argument must be an array, but is ").every(truthy),
  ),
  $anyElementTrue: unary((value) =>
    array(value, 17041, "$anyElementTrue's argument must be an array, but is ").some(truthy),
  ),
};
