import type { StringOrder } from '../values/compare';
import { boundsOf, hull } from './bounds';
import { isPlainObject, type Document } from '../values/values';

/** An `$elemMatch` around a condition: whatever it says holds of one element of the array at its path. */
export interface Element {
  readonly operand: object;
  readonly path: string;
}

export type Condition = [operator: string, operand: unknown, element?: Element];
export type Conditions = Map<string, Condition[]>;

/** What every match must fulfil, by field: the top level and nested `$and`s. */
export function conjunction(filter: Document, strings?: StringOrder, into: Conditions = new Map()): Conditions {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition))
      for (const each of condition) conjunction(each as Document, strings, into);
    if (name === '$or' && Array.isArray(condition)) addHulls(condition as Document[], strings, into);
    if (name.startsWith('$')) continue;
    const list = into.get(name) ?? [];
    into.set(name, list);
    const operators = isPlainObject(condition) ? Object.entries(condition) : [];
    if (operators.length === 0 || !operators[0]?.[0].startsWith('$')) list.push(['$eq', condition]);
    else
      for (const each of operators) {
        list.push(each);
        if (each[0] === '$elemMatch' && isPlainObject(each[1])) addElement(name, each[1], strings, into);
      }
  }
  return into;
}

const BOUNDING = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte']);

/** What `$elemMatch` demands of the fields of an element holds for some value of the dotted path. Null is left out: an element may lack the field. */
function addElement(name: string, element: Document, strings: StringOrder | undefined, into: Conditions): void {
  for (const [field, conditions] of conjunction(element, strings)) {
    if (/(^|\.)\d+(\.|$)/.test(field)) continue;
    const bounding = conditions.filter(
      ([operator, operand]) =>
        BOUNDING.has(operator) && operand != null && !(Array.isArray(operand) && operand.includes(null)),
    );
    const path = `${name}.${field}`;
    const within = { operand: element, path: name };
    const told = bounding.map(([operator, operand]): Condition => [operator, operand, within]);
    if (told.length > 0) into.set(path, [...(into.get(path) ?? []), ...told]);
  }
}

/**
 * What all branches of an `$or` have in common: a field that each of them bounds lies between the lowest and the highest bound. Lets
 * the page after a cursor (`a < x or a = x and b < y`) start where the last one ended.
 */
function addHulls(branches: readonly Document[], strings: StringOrder | undefined, into: Conditions): void {
  const each = branches.map((branch) => conjunction(branch, strings));
  for (const field of each[0]?.keys() ?? []) {
    const bounds = each.map((conditions) => boundsOf(conditions.get(field) ?? [], true, true, strings));
    const intervals = bounds.flatMap((found) => found?.intervals ?? []);
    if (bounds.includes(undefined) || intervals.length === 0) continue;
    into.set(field, [...(into.get(field) ?? []), ['$hull', hull(intervals, strings)]]);
  }
}
