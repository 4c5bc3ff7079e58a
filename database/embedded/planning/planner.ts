import { badValue, failedToParse } from '../errors';
import type { Collection } from '../catalog';
import type { Index } from '../index-definition';
import { boundsOf, withoutText, type Bounds } from './bounds';
import type { Collation } from '../collation/collation';
import { equalValues } from '../values/compare';
import { conjunction, type Condition, type Conditions } from './conditions';
import { sortOrder } from './index-order';
import { looseBounds } from './loose-bounds';
import { multikeyConditions } from './multikey';
import { implies } from './partial-indexes';
import { isPlainObject, numeric, type Document } from '../values/values';

export type SortKeys = readonly (readonly [field: string, direction: 1 | -1])[];

/** How the records of a query are found; the filter is always checked again on the document. */
export interface Plan {
  index: Index | undefined;
  /** One list of alternatives per leading field of the index: points first, then at most one range. */
  bounds: readonly Bounds[];
  reverse: boolean;
  /** Whether the records come in the wanted order already. */
  sorted: boolean;
  /** Whether that takes a merge of the stretches for each choice of the leading values. */
  merged?: boolean;
  /** The parts of an `$or`, each found by an index of its own. */
  branches?: readonly Plan[];
  ends?: Ends;
}

/** `min` (inclusive) and `max` (exclusive) of a hinted index: values of all its fields. */
export interface Ends {
  readonly min?: readonly unknown[] | undefined;
  readonly max?: readonly unknown[] | undefined;
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
  if (forced === 'natural') {
    const reverse = Number(numeric((hint as Document).$natural)) === -1;
    return { index: undefined, bounds: [], reverse, sorted: sort.length === 0 };
  }
  const conditions = conjunction(filter, collation?.order);
  let best: { plan: Plan; score: number } | undefined;
  for (const index of forced ? [forced] : collection.indexes) {
    if (!forced && !mayServe(index, conditions, collation)) continue;
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

/** Whether an index holds every document that a query may find. */
const mayServe = (index: Index, conditions: Conditions, collation: Collation | undefined): boolean =>
  !index.hidden && (!index.partial || (index.collation?.key === collation?.key && implies(conditions, index.partial)));

/** The plans by other indexes, which lost against the winner. */
export function rejectedPlans(
  { indexes }: Collection,
  filter: Document,
  sort: SortKeys,
  winner: Plan,
  collation?: Collation,
): Plan[] {
  if (!winner.index || winner.ends) return [];
  const conditions = conjunction(filter, collation?.order);
  return indexes.flatMap((index) => {
    if (index === winner.index || !mayServe(index, conditions, collation)) return [];
    const candidate = planIndex(index, conditions, sort, collation);
    return candidate && !(index.sparse && candidate.plan.bounds.length === 0) ? [candidate.plan] : [];
  });
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

function planIndex(
  index: Index,
  conditions: Conditions,
  sort: SortKeys,
  collation: Collation | undefined,
): { plan: Plan; score: number } | undefined {
  const sameTexts = index.collation?.key === collation?.key;
  const bounds: Bounds[] = [];
  let score = 0;
  let alternatives = 1;
  const elements = new Map<string, object | undefined>();
  for (const field of index.fields) {
    const { usable, element } = multikeyConditions(index, field, conditions, elements);
    elements.set(field, element);
    const told = sameTexts ? usable : usable.filter((each) => isTextless(each, index));
    const found =
      boundsOf(told, index.arrays.has(field), index.sparse, sameTexts ? collation?.order : undefined) ??
      looseBounds(field, usable, { multikey: index.arrays.has(field), sparse: index.sparse });
    if (!found || alternatives * found.intervals.length > 2_000) break;
    alternatives *= found.intervals.length;
    bounds.push(found);
    if (!found.points) {
      score += found.loose ? 1 : 4;
      break;
    }
    score += found.intervals.length === 1 ? 10 : 8;
  }
  const order = !sameTexts ? undefined : sortOrder(index, bounds, sort);
  if (bounds.length === 0 && !(order && sort.length > 0)) return undefined;
  if (sort.length > 0 && order) score += 3;
  if (index.unique && bounds.length === index.fields.length && bounds.every((each) => each.points)) score += 20;
  return {
    plan: {
      index,
      bounds,
      reverse: order?.reverse ?? false,
      sorted: sort.length === 0 || order !== undefined,
      ...(order?.merged && { merged: true }),
    },
    score,
  };
}

/** Whether an index may be bound by a condition although it compares texts in another way than the query. */
function isTextless(condition: Condition, index: Index): boolean {
  const bounds = boundsOf([condition], index.multikey, index.sparse);
  return bounds !== undefined && withoutText(bounds);
}

export function hinted(collection: Collection, hint: unknown): Index | 'natural' {
  if (isPlainObject(hint) && '$natural' in hint) {
    if (Math.abs(Number(numeric(hint.$natural) ?? NaN)) !== 1)
      throw badValue('$natural hint cannot be set to a value other than -1 or 1.');
    return 'natural';
  }
  if (typeof hint !== 'string' && !isPlainObject(hint))
    throw failedToParse('hint must be either a string or nested object');
  const found = collection.indexes.find((index) =>
    typeof hint === 'string'
      ? index.name === hint
      : equalValues(index.spec.key, hint) && Object.keys(hint as Document).every((name, i) => index.fields[i] === name),
  );
  if (!found || found.hidden)
    throw badValue(
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  return found;
}
