import { isDataObject, own, type DataObject } from '../../keys';
import { isOf, type CompiledPath, type ResponsePath } from '../path-walk';

/** An object of the response, where it hangs, and what it hangs below. */
export interface ObjectInContext {
  readonly object: DataObject;
  readonly path: ResponsePath;
  /** The objects on the way to it, the root of the response first. Lists on the way do not count. */
  readonly above: readonly DataObject[];
}

/** The objects at a path, each with those above it. */
export function objectsInContext(data: DataObject, path: CompiledPath): readonly ObjectInContext[] {
  const found: ObjectInContext[] = [];
  const visit = (value: unknown, from: number, place: ResponsePath, above: readonly DataObject[]): void => {
    if (Array.isArray(value)) {
      const next = path[from]?.kind === 'items' ? from + 1 : from;
      value.forEach((item, index) => visit(item, next, [...place, index], above));
      return;
    }
    if (!isDataObject(value)) return;
    const step = path[from];
    if (step === undefined) found.push({ object: value, path: place, above });
    else if (step.kind === 'key') visit(own(value, step.key), from + 1, [...place, step.key], [...above, value]);
    else if (step.kind === 'items' || isOf(step.types, value)) visit(value, from + 1, place, above);
  };
  visit(data, 0, [], []);
  return found;
}

/** What a way of keys and types leads to from one object; a list where there is a list on the way. Undefined: nothing. */
export function valueAt(value: unknown, path: CompiledPath, from = 0): unknown {
  if (Array.isArray(value)) return from === path.length ? value : value.map((item) => valueAt(item, path, from));
  const step = path[from];
  if (step === undefined || value === null) return value;
  if (!isDataObject(value)) return undefined;
  if (step.kind === 'key') return valueAt(own(value, step.key), path, from + 1);
  return step.kind === 'items' || isOf(step.types, value) ? valueAt(value, path, from + 1) : undefined;
}
