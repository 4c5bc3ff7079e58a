import type { Path } from '../../planning/plan';
import type { SupergraphModel } from '../../supergraph/supergraph';
import { wayTo } from '../answers/answer-shape';
import { isDataObject, isInherited, own, type DataObject } from '../keys';

export type ResponsePath = readonly (string | number)[];

/** A planner's path, with its type conditions as sets of object types. */
export type CompiledPath = readonly CompiledStep[];
type CompiledStep =
  | {
      readonly kind: 'key';
      readonly key: string;
      readonly inherited: boolean;
      /** Number of the place (see Sharing) that the way leads to by this step; -1: no object hangs there more than once. */
      readonly place: number;
    }
  | { readonly kind: 'items' }
  | { readonly kind: 'types'; readonly types: ReadonlySet<string> };

export function compilePath(
  path: Path,
  supergraph: SupergraphModel,
  placeAt: (way: string) => number | undefined = () => undefined,
): CompiledPath {
  let way = '';
  return path.map((step): CompiledStep => {
    if (step.kind === 'items') return step;
    if (step.kind === 'key') {
      way = wayTo(way, step.key);
      return { ...step, inherited: isInherited(step.key), place: placeAt(way) ?? -1 };
    }
    return { kind: 'types', types: new Set(step.names.flatMap((name) => [...supergraph.possibleTypes(name)])) };
  });
}

export interface PlacedObject {
  readonly object: DataObject;
  readonly path: ResponsePath;
}

/** A found object and where it hangs, so that it can be replaced there by an equal one. */
export interface Found {
  readonly objects: DataObject[];
  /** Undefined: not wanted. */
  readonly parents: DataObject[] | undefined;
  /** Places at which equal objects are one: it is entered once. */
  readonly equal: ReadonlySet<number>;
  readonly entered: Set<DataObject>;
}

/** Collects the objects at a path. Lists are entered wherever they stand, because planners differ in whether they write every `@`. */
export function collectObjects(
  value: unknown,
  path: CompiledPath,
  from: number,
  found: Found,
  parent?: DataObject,
  repeats = false,
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const next = path[from]?.kind === 'items' ? from + 1 : from;
    for (let index = 0; index < value.length; index++)
      collectObjects(value[index], path, next, found, undefined, repeats);
    return;
  }
  const object = value as DataObject;
  const step = path[from];
  if (step === undefined) {
    found.objects.push(object);
    // Without a parent it is an item of a list; such objects are left where they are.
    if (found.parents) found.parents.push(parent ?? object);
  } else if (step.kind === 'key') {
    if (repeats) {
      if (found.entered.has(object)) return;
      found.entered.add(object);
    }
    const next = step.inherited ? own(object, step.key) : object[step.key];
    if (typeof next === 'object')
      collectObjects(next, path, from + 1, found, object, step.place >= 0 && found.equal.has(step.place));
  } else if (step.kind === 'items') collectObjects(object, path, from + 1, found, parent, repeats);
  else if (isOf(step.types, object)) collectObjects(object, path, from + 1, found, parent, repeats);
}

/** The place of the objects that a path leads to, also when they are items of a list; -1: none hangs there more than once. */
export function placeAtEnd(path: CompiledPath): number {
  const step = path.findLast(({ kind }) => kind === 'key');
  return step?.kind === 'key' ? step.place : -1;
}

/** An object without a type name has the one type that its place allows; planners ask for the name wherever there are several. */
export function isOf(types: ReadonlySet<string>, object: DataObject): boolean {
  const name = object['__typename'];
  return name === undefined || types.has(name as string);
}

/** The same with each object's place in the response; slower, and needed only to say where an error is. */
export function placeObjects(value: unknown, path: CompiledPath, limit: number): readonly PlacedObject[] {
  const found: PlacedObject[] = [];
  const visit = (current: unknown, from: number, place: ResponsePath): void => {
    if (found.length >= limit) return;
    if (Array.isArray(current)) {
      const next = path[from]?.kind === 'items' ? from + 1 : from;
      current.forEach((item, index) => visit(item, next, [...place, index]));
      return;
    }
    if (!isDataObject(current)) return;
    const step = path[from];
    if (step === undefined) found.push({ object: current, path: place });
    else if (step.kind === 'key') visit(own(current, step.key), from + 1, [...place, step.key]);
    else if (step.kind === 'items' || isOf(step.types, current)) visit(current, from + 1, place);
  };
  visit(value, 0, []);
  return found;
}
