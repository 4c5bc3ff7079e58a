import { isPlainObject, type Document } from './values';
import type { Predicate } from '../matching/matcher';

/** Remembers which element of the first array on the path matched: the `$` of a positional update or projection. */
export interface Trace {
  index?: number;
}

/** `expand`: a final array is tried by its elements and as a whole; `whole`: only as a whole; `elements`: only arrays, as a whole. */
export type LeafMode = 'expand' | 'whole';

/** Whether any value that the dotted path reaches, through arrays as MongoDB does, passes the test; a missing field is tried as undefined. */
export function someValue(
  document: unknown,
  path: readonly string[],
  test: Predicate,
  mode: LeafMode,
  trace?: Trace,
): boolean {
  return visit(document, path, 0, test, mode, trace);
}

function visit(
  value: unknown,
  path: readonly string[],
  at: number,
  test: Predicate,
  mode: LeafMode,
  trace?: Trace,
): boolean {
  if (at === path.length) return visitLeaf(value, test, mode, trace);
  const name = path[at] as string;
  if (isPlainObject(value))
    return visit(Object.hasOwn(value, name) ? value[name] : undefined, path, at + 1, test, mode, trace);
  if (!Array.isArray(value)) return test(undefined);
  if (/^\d+$/.test(name) && Number(name) < value.length) {
    const element: unknown = value[Number(name)];
    // An element that a path names by its index is itself the value: an array in it is not looked into.
    if (at + 1 === path.length ? test(element) : visit(element, path, at + 1, test, mode)) return true;
  }
  for (let i = 0; i < value.length; i++) {
    const element: unknown = value[i];
    if (!isPlainObject(element)) continue;
    if (visit(element, path, at, test, mode)) {
      if (trace) trace.index ??= i;
      return true;
    }
  }
  // `{ 'a.b': null }` does not match an empty array, `{ 'a.b': { $exists: false } }` does: that one is a negated $exists.
  return false;
}

function visitLeaf(value: unknown, test: Predicate, mode: LeafMode, trace?: Trace): boolean {
  if (mode === 'expand' && Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      if (value[i] !== undefined && test(value[i])) {
        if (trace) trace.index ??= i;
        return true;
      }
    }
  }
  return test(value, trace);
}

/** The value at a dotted path without looking into arrays (numeric parts index them). */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (Array.isArray(value)) value = /^\d+$/.test(name) ? (value[Number(name)] as unknown) : undefined;
    else if (isPlainObject(value) && Object.hasOwn(value, name)) value = value[name];
    else return undefined;
  }
  return value;
}

export type { Document };
