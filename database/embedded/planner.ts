import { StoreError, badValue, notSupported } from './errors';
import type { Collection, Index } from './catalog';
import { boundsOf, hull, type Bounds } from './bounds';
import { foldedBounds, withoutText } from './collated-keys';
import type { Collation } from './collation';
import { equalValues } from './compare';
import { isPlainObject, numeric, type Document } from './values';

export type SortKeys = readonly (readonly [field: string, direction: 1 | -1])[];

/** How the records of a query are found; the filter is always checked again on the document. */
export interface Plan {
  index: Index | undefined;
  /** One list of alternatives per leading field of the index: points first, then at most one range. */
  bounds: readonly Bounds[];
  reverse: boolean;
  /** Whether the records come in the wanted order already. */
  sorted: boolean;
  /** The parts of an `$or`, each found by an index of its own. */
  branches?: readonly Plan[];
  /** `min` (inclusive) and `max` (exclusive) of a hinted index: values of all its fields. */
  ends?: { readonly min?: readonly unknown[] | undefined; readonly max?: readonly unknown[] | undefined };
}

/** The most selective index: by fields bound by equality, then a range, then a sort it spares; the whole collection otherwise. */
export function plan(
  collection: Collection,
  filter: Document,
  sort: SortKeys,
  hint?: unknown,
  collation?: Collation,
): Plan {
  const forced = hint === undefined ? undefined : hinted(collection, hint);
  if (forced === 'natural') return { index: undefined, bounds: [], reverse: false, sorted: sort.length === 0 };
  const conditions = conjunction(filter);
  let best: { plan: Plan; score: number } | undefined;
  for (const index of forced ? [forced] : collection.indexes) {
    if (
      !forced &&
      (index.hidden ||
        (index.partial && (index.collation?.key !== collation?.key || !implies(conditions, index.partial))))
    )
      continue;
    const candidate = planIndex(index, conditions, sort, collation);
    if (!candidate || (index.sparse && !forced && candidate.plan.bounds.length === 0)) {
      if (forced) return { index: forced, bounds: [], reverse: false, sorted: sort.length === 0 };
      continue;
    }
    if (!best || candidate.score > best.score) best = candidate;
  }
  if (!forced && (!best || (best.score < 8 && !(sort.length > 0 && best.plan.sorted)))) {
    const branches = unionOf(collection, filter, collation);
    if (branches) return { index: undefined, bounds: [], reverse: false, sorted: sort.length === 0, branches };
  }
  return best?.plan ?? { index: undefined, bounds: [], reverse: false, sorted: sort.length === 0 };
}

/** A plan for each part of an `$or`, when every part is bound by an index. */
function unionOf(collection: Collection, filter: Document, collation: Collation | undefined): Plan[] | undefined {
  const or: unknown = filter.$or ?? (Array.isArray(filter.$and) ? orIn(filter.$and as Document[]) : undefined);
  if (!Array.isArray(or)) return undefined;
  const branches: Plan[] = [];
  for (const part of or as Document[]) {
    const found = plan(collection, part, [], undefined, collation);
    if (found.branches) branches.push(...found.branches);
    else if (found.index && found.bounds.length > 0) branches.push(found);
    else return undefined;
  }
  return branches;
}

const orIn = (parts: readonly Document[]): unknown => parts.find((part) => Array.isArray(part.$or))?.$or;

/** `min` and `max` of find: the stretch of the hinted index between two keys. */
export function planBetween(collection: Collection, sort: SortKeys, hint: unknown, min: unknown, max: unknown): Plan {
  if (hint === undefined)
    throw new StoreError(
      51173,
      'Location51173',
      'When using min()/max() a hint of which index to use must be provided',
    );
  const index = hinted(collection, hint);
  if (index === 'natural') throw badValue('min and max are not compatible with $natural');
  const valuesOf = (ends: unknown): unknown[] | undefined => {
    if (ends === undefined) return undefined;
    if (!isPlainObject(ends) || Object.keys(ends).join() !== index.fields.join())
      throw new StoreError(51174, 'Location51174', 'The index chosen is not compatible with min/max');
    return Object.values(ends);
  };
  if (index.collation) throw notSupported('min and max on an index with a collation');
  const order = index.multikey ? undefined : sortOrder(index, [], sort);
  return {
    index,
    bounds: [],
    reverse: order?.reverse ?? false,
    sorted: sort.length === 0 || order !== undefined,
    ends: { min: valuesOf(min), max: valuesOf(max) },
  };
}

function planIndex(
  index: Index,
  conditions: Conditions,
  sort: SortKeys,
  collation: Collation | undefined,
): { plan: Plan; score: number } | undefined {
  const bounds: Bounds[] = [];
  let score = 0;
  let alternatives = 1;
  for (const field of index.fields) {
    let found = boundsOf(conditions.get(field) ?? [], index.multikey, index.sparse, collation !== undefined);
    if (found && index.collation?.key !== collation?.key && !withoutText(found)) found = undefined;
    if (found && index.collation) found = foldedBounds(found, index.collation);
    if (!found || alternatives * found.intervals.length > 2_000) break;
    alternatives *= found.intervals.length;
    bounds.push(found);
    if (!found.points) {
      score += 4;
      break;
    }
    score += found.intervals.length === 1 ? 10 : 8;
  }
  const order = index.multikey || index.collation || collation ? undefined : sortOrder(index, bounds, sort);
  if (bounds.length === 0 && !(order && sort.length > 0)) return undefined;
  if (sort.length > 0 && order) score += 3;
  if (index.exact && bounds.length === index.fields.length && bounds.every((each) => each.points)) score += 20;
  return {
    plan: { index, bounds, reverse: order?.reverse ?? false, sorted: sort.length === 0 || order !== undefined },
    score,
  };
}

/** Whether walking the index forwards or backwards gives the sort: fields bound to one point do not disturb it. */
function sortOrder(index: Index, bounds: readonly Bounds[], sort: SortKeys): { reverse: boolean } | undefined {
  const fixed = (at: number): boolean => bounds[at]?.points === true && bounds[at].intervals.length === 1;
  let reverse: boolean | undefined;
  let at = 0;
  for (const [field, direction] of sort) {
    const known = index.fields.indexOf(field);
    if (known >= 0 && known < at && fixed(known)) continue;
    while (at < index.fields.length && index.fields[at] !== field && fixed(at)) at++;
    if (index.fields[at] !== field) return undefined;
    if (!fixed(at)) {
      const backwards = index.directions[at] !== direction;
      if (reverse !== undefined && reverse !== backwards) return undefined;
      reverse = backwards;
    }
    at++;
  }
  // Several alternatives before or at the sort would have to be merged.
  if (bounds.some((each, i) => each.intervals.length > 1 && i < at)) return undefined;
  if (bounds.some((each) => each.intervals.length > 1) && sort.length > 0) return undefined;
  return { reverse: reverse ?? false };
}

export type Conditions = Map<string, [operator: string, operand: unknown][]>;

/** What every match must fulfil, by field: the top level and nested `$and`s. */
export function conjunction(filter: Document, into: Conditions = new Map()): Conditions {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) for (const each of condition) conjunction(each as Document, into);
    if (name === '$or' && Array.isArray(condition)) addHulls(condition as Document[], into);
    if (name.startsWith('$')) continue;
    const list = into.get(name) ?? [];
    into.set(name, list);
    const operators = isPlainObject(condition) ? Object.entries(condition) : [];
    if (operators.length === 0 || !operators[0]?.[0].startsWith('$')) list.push(['$eq', condition]);
    else
      for (const each of operators) {
        list.push(each);
        if (each[0] === '$elemMatch' && isPlainObject(each[1])) addElement(name, each[1], into);
      }
  }
  return into;
}

const BOUNDING = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte']);

/** What `$elemMatch` demands of the fields of an element holds for some value of the dotted path. Null is left out: an element may lack the field. */
function addElement(name: string, element: Document, into: Conditions): void {
  for (const [field, conditions] of conjunction(element)) {
    if (/(^|\.)\d+(\.|$)/.test(field)) continue;
    const bounding = conditions.filter(
      ([operator, operand]) =>
        BOUNDING.has(operator) && operand != null && !(Array.isArray(operand) && operand.includes(null)),
    );
    const path = `${name}.${field}`;
    if (bounding.length > 0) into.set(path, [...(into.get(path) ?? []), ...bounding]);
  }
}

/**
 * What all branches of an `$or` have in common: a field that each of them bounds lies between the lowest and the highest bound. Lets
 * the page after a cursor (`a < x or a = x and b < y`) start where the last one ended.
 */
function addHulls(branches: readonly Document[], into: Conditions): void {
  const each = branches.map((branch) => conjunction(branch));
  for (const field of each[0]?.keys() ?? []) {
    const bounds = each.map((conditions) => boundsOf(conditions.get(field) ?? [], true, true));
    const intervals = bounds.flatMap((found) => found?.intervals ?? []);
    if (bounds.includes(undefined) || intervals.length === 0) continue;
    into.set(field, [...(into.get(field) ?? []), ['$hull', hull(intervals)]]);
  }
}

/** Whether a query can only match documents that a partial index contains; when in doubt, no. */
function implies(conditions: Conditions, partial: Document): boolean {
  for (const [field, needs] of conjunction(partial)) {
    const have = conditions.get(field) ?? [];
    for (const [operator, operand] of needs)
      if (!have.some((each) => impliesOne(each, operator, operand))) return false;
  }
  return !Object.keys(partial).some((name) => name.startsWith('$') && name !== '$and');
}

function impliesOne([operator, operand]: readonly [string, unknown], needed: string, value: unknown): boolean {
  if (operator === needed && equalValues(operand, value)) return true;
  if (needed === '$exists') {
    if (!value) return false;
    return (
      ['$gt', '$gte', '$lt', '$lte', '$eq', '$in', '$type'].includes(operator) &&
      operand !== null &&
      !(Array.isArray(operand) && operand.includes(null))
    );
  }
  if (needed === '$type' && operator === '$eq') return value === 'string' ? typeof operand === 'string' : false;
  const a = numeric(operand) ?? (operand instanceof Date ? operand.getTime() : undefined);
  const b = numeric(value) ?? (value instanceof Date ? value.getTime() : undefined);
  if (operator === '$in' && Array.isArray(operand))
    return operand.length > 0 && operand.every((each) => impliesOne(['$eq', each], needed, value));
  if (needed === '$in' && operator === '$eq')
    return Array.isArray(value) && value.some((each) => equalValues(each, operand));
  if (a === undefined || b === undefined || typeof operand !== typeof value) return false;
  switch (needed) {
    case '$gt':
      return (['$gt'].includes(operator) && a >= b) || (['$eq', '$gte'].includes(operator) && a > b);
    case '$gte':
      return ['$gt', '$gte', '$eq'].includes(operator) && a >= b;
    case '$lt':
      return (['$lt'].includes(operator) && a <= b) || (['$eq', '$lte'].includes(operator) && a < b);
    case '$lte':
      return ['$lt', '$lte', '$eq'].includes(operator) && a <= b;
    default:
      return false;
  }
}

function hinted(collection: Collection, hint: unknown): Index | 'natural' {
  if (isPlainObject(hint) && '$natural' in hint) return 'natural';
  const found = collection.indexes.find((index) =>
    typeof hint === 'string'
      ? index.name === hint
      : equalValues(index.spec.key, hint) && Object.keys(hint as Document).every((name, i) => index.fields[i] === name),
  );
  if (!found) throw badValue('error processing query: planner returned error: bad hint');
  return found;
}
