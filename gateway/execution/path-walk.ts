import type { Path } from '../planning/plan';
import type { SupergraphModel } from '../supergraph/supergraph';
import { isDataObject, isInherited, own, type DataObject } from './keys';

export type ResponsePath = readonly (string | number)[];

/** A planner's path, with its type conditions as sets of object types. */
export type CompiledPath = readonly CompiledStep[];
type CompiledStep =
  | { readonly kind: 'key'; readonly key: string; readonly inherited: boolean }
  | { readonly kind: 'items' }
  | { readonly kind: 'types'; readonly types: ReadonlySet<string> };

export function compilePath(path: Path, supergraph: SupergraphModel): CompiledPath {
  return path.map((step): CompiledStep => {
    if (step.kind === 'items') return step;
    if (step.kind === 'key') return { ...step, inherited: isInherited(step.key) };
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
}

/** Collects the objects at a path. Lists are entered wherever they stand, because planners differ in whether they write every `@`. */
export function collectObjects(
  value: unknown,
  path: CompiledPath,
  from: number,
  found: Found,
  parent?: DataObject,
): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const next = path[from]?.kind === 'items' ? from + 1 : from;
    for (let index = 0; index < value.length; index++) collectObjects(value[index], path, next, found);
    return;
  }
  const object = value as DataObject;
  const step = path[from];
  if (step === undefined) {
    found.objects.push(object);
    // Without a parent it is an item of a list; such objects are left where they are.
    if (found.parents) found.parents.push(parent ?? object);
  } else if (step.kind === 'key') {
    const next = step.inherited ? own(object, step.key) : object[step.key];
    if (typeof next === 'object') collectObjects(next, path, from + 1, found, object);
  } else if (step.kind === 'items') collectObjects(object, path, from + 1, found, parent);
  else if (isOf(step.types, object)) collectObjects(object, path, from + 1, found, parent);
}

/** An object without a type name has the one type that its place allows; planners ask for the name wherever there are several. */
function isOf(types: ReadonlySet<string>, object: DataObject): boolean {
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
