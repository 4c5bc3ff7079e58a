import { isListType, isNonNullType, type GraphQLOutputType } from 'graphql';

/** Where nulls belong in the answer because fields were removed from the operation; one per selection set. */
export interface NullPlan {
  /** All response keys of the selection set in the order of the document, which is the order of the answer (GraphQL specification, section 6.3). */
  readonly keys: string[];
  /** Response keys that were removed. `types`: only in objects of these types; `bubbles`: the field is non-null, so its object is null. */
  readonly removed: {
    readonly key: string;
    readonly types: ReadonlySet<string> | undefined;
    readonly bubbles: boolean;
  }[];
  readonly children: {
    readonly key: string;
    readonly types: ReadonlySet<string> | undefined;
    readonly type: GraphQLOutputType;
    readonly plan: NullPlan;
  }[];
}

export const emptyPlan = (): NullPlan => ({ keys: [], removed: [], children: [] });
/** The object itself cannot be. */
export const gonePlan = (): NullPlan => ({
  keys: [],
  removed: [{ key: '', types: undefined, bubbles: true }],
  children: [],
});
export const isEmptyPlan = (plan: NullPlan): boolean => plan.removed.length === 0 && plan.children.length === 0;

/** A null in a place that cannot be null: its surroundings become null instead (GraphQL specification, section 6.4.4). */
const BUBBLE = Symbol('bubble');
type Completed = unknown | typeof BUBBLE;
type ObjectValue = Readonly<Record<string, unknown>>;

/**
 * The answer with the nulls in place, or null when they reach its root. `typeKey` is the alias under which the engine was asked for
 * `__typename`. Copies what it changes: the engine may share one result between requests.
 */
export function withNulls(data: ObjectValue | null | undefined, plan: NullPlan, typeKey: string): ObjectValue | null {
  if (!data) return null;
  const completed = completeObject(data, [plan], typeKey);
  return completed === BUBBLE ? null : (completed as ObjectValue);
}

/** Several plans, because one response key may be selected several times, each time with something else removed. */
function completeObject(value: ObjectValue, plans: readonly NullPlan[], typeKey: string): Completed {
  const typeName = value[typeKey];
  const isHere = ({ types }: { readonly types: ReadonlySet<string> | undefined }): boolean =>
    types === undefined || types.has(String(typeName));
  const copy: Record<string, unknown> = Object.assign(Object.create(null) as object, value);
  delete copy[typeKey];
  const children = plans.flatMap((plan) => plan.children).filter(isHere);
  for (const [index, { key, type }] of children.entries()) {
    if (copy[key] === undefined || children.findIndex((other) => other.key === key) !== index) continue;
    const inner = children.filter((other) => other.key === key).map(({ plan }) => plan);
    const completed = completeValue(copy[key], type, inner, typeKey);
    if (completed === BUBBLE) return BUBBLE;
    copy[key] = completed;
  }
  const removed = plans.flatMap((plan) => plan.removed).filter(isHere);
  for (const { key, bubbles } of removed) {
    if (bubbles) return BUBBLE;
    copy[key] = null;
  }
  return removed.length > 0 ? inOrder(copy, new Set(plans.flatMap(({ keys }) => keys))) : copy;
}

function inOrder(value: ObjectValue, keys: Iterable<string>): ObjectValue {
  const ordered: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of keys) if (key in value) ordered[key] = value[key];
  return Object.assign(ordered, value);
}

function completeValue(
  value: unknown,
  type: GraphQLOutputType,
  plans: readonly NullPlan[],
  typeKey: string,
): Completed {
  if (isNonNullType(type)) {
    const completed = completeValue(value, type.ofType, plans, typeKey);
    return completed === null ? BUBBLE : completed;
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) return null;
    const items: unknown[] = [];
    for (const item of value) {
      const completed = completeValue(item, type.ofType, plans, typeKey);
      if (completed === BUBBLE) return null;
      items.push(completed);
    }
    return items;
  }
  const completed = completeObject(value as ObjectValue, plans, typeKey);
  return completed === BUBBLE ? null : completed;
}

/**
 * Where the null lands when the object in a field of `type` must be null: on the field itself, on the items of a list (whose number only
 * the engine knows), or beyond the field.
 */
export function landingOf(type: GraphQLOutputType): 'field' | 'items' | 'beyond' {
  const nullable: boolean[] = [];
  let at: GraphQLOutputType = type;
  for (;;) {
    nullable.push(!isNonNullType(at));
    if (isNonNullType(at)) at = at.ofType;
    if (!isListType(at)) break;
    at = at.ofType;
  }
  const landing = nullable.lastIndexOf(true);
  return landing < 0 ? 'beyond' : landing === 0 ? 'field' : 'items';
}
