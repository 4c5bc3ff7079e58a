import type { Index } from '../index-definition';
import type { Condition, Conditions } from './conditions';

/** The part of a path at which an array would hold the values of both. */
const rootOf = (path: string): string => path.split('.')[0] as string;

/**
 * The conditions by which an index may be narrowed in one more field: all of them where no document has an array there. Two fields of one array are found in one entry only when
 * they belong to one element: `{ 'a.x': 1, 'a.y': 2 }` may be fulfilled by two elements, `$elemMatch` by one. `earlier` are the fields
 * that are bound already, each with the `$elemMatch` that its conditions came from.
 */
export function multikeyConditions(
  index: Index,
  field: string,
  conditions: Conditions,
  earlier: ReadonlyMap<string, object | undefined>,
): { usable: readonly Condition[]; element: object | undefined } {
  const all = conditions.get(field) ?? [];
  if (!index.arrays.has(field)) return { usable: all, element: undefined };
  const rivals = [...earlier].filter(([other]) => rootOf(other) === rootOf(field));
  if (rivals.length === 0) {
    const element = sharedElement(index, field, conditions);
    return { usable: element ? all.filter((each) => each[2]?.operand === element) : all, element };
  }
  const [first] = rivals;
  const element = first?.[1];
  if (!element || rivals.some(([, other]) => other !== element)) return { usable: [], element: undefined };
  const usable = all.filter(
    (each) =>
      each[2]?.operand === element &&
      rivals.every(([other]) => rootOf(within(other, each[2]?.path)) !== rootOf(within(field, each[2]?.path))),
  );
  return { usable, element };
}

const within = (path: string, outer = ''): string => path.slice(outer.length + 1);

/** An `$elemMatch` that says something of this field and of another one of the index. */
function sharedElement(index: Index, field: string, conditions: Conditions): object | undefined {
  const others = index.fields.filter((other) => other !== field && rootOf(other) === rootOf(field));
  for (const [, , element] of conditions.get(field) ?? [])
    if (element && others.some((other) => conditions.get(other)?.some((each) => each[2]?.operand === element.operand)))
      return element.operand;
  return undefined;
}
