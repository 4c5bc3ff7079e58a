import { encode, isPlainObject, type Document } from '../values/values';
import { UpdatePath } from './update-path';

export interface UpdateDescription {
  updatedFields: Document;
  removedFields: string[];
  truncatedArrays: { field: string; newSize: number }[];
  /** The parts of the paths above that could be read in two ways; absent when there are none. */
  disambiguatedPaths?: Record<string, unknown[]>;
}

/** Whether an update replaces the document as a whole. */
export const isReplacement = (update: unknown): boolean =>
  isPlainObject(update) && !Object.keys(update)[0]?.startsWith('$');

/**
 * What an update has changed: along the paths that its operators name, so that `$set: { a: {…} }` tells of `a` as a whole; for a
 * pipeline by comparing the two documents field by field.
 */
export function describeUpdate(before: Document, after: Document, update: unknown): UpdateDescription {
  const description: UpdateDescription = { updatedFields: {}, removedFields: [], truncatedArrays: [] };
  if (!isPlainObject(update)) {
    compareFields(before, after, UpdatePath.root, description);
    return description;
  }
  const seen = new Set<string>();
  for (const path of Object.entries(update).flatMap(pathsOf)) {
    const known = path.split('.');
    const unknown = known.findIndex((part) => part.startsWith('$'));
    follow(before, after, unknown < 0 ? known : known.slice(0, unknown), description, seen, unknown >= 0);
  }
  return description;
}

function pathsOf([operator, operands]: [string, unknown]): string[] {
  if (!isPlainObject(operands)) return [];
  const paths = Object.keys(operands);
  return operator === '$rename' ? [...paths, ...Object.values(operands).map(String)] : paths;
}

/** Goes down the path as long as both documents have something there, and compares what is at its end. */
function follow(
  before: unknown,
  after: unknown,
  path: readonly string[],
  into: UpdateDescription,
  seen: Set<string>,
  deeper: boolean,
): void {
  let at = UpdatePath.root;
  for (const [i, name] of path.entries()) {
    const [old, now] = [field(before, name), field(after, name)];
    at = at.below(name, Array.isArray(after));
    const last = i === path.length - 1;
    const open = isContainer(old) && isContainer(now) && Array.isArray(old) === Array.isArray(now);
    // An array that got longer or shorter tells of its elements.
    if (open && (!last || deeper || Array.isArray(old))) {
      [before, after] = [old, now];
      continue;
    }
    if (!seen.has(at.text)) note(old, now, at, into);
    seen.add(at.text);
    return;
  }
  if (seen.has(at.text)) return;
  seen.add(at.text);
  compareContainers(before, after, at, into);
}

function compareContainers(before: unknown, after: unknown, at: UpdatePath, into: UpdateDescription): void {
  if (Array.isArray(before) && Array.isArray(after)) compareArrays(before, after, at, into);
  else compareFields(before as Document, after as Document, at, into);
}

function compareFields(before: Document, after: Document, at: UpdatePath, into: UpdateDescription): void {
  for (const name of Object.keys(before))
    if (!Object.hasOwn(after, name)) note(before[name], undefined, at.below(name), into);
  for (const name of Object.keys(after)) compare(field(before, name), after[name], at.below(name), into);
}

function compareArrays(before: unknown[], after: unknown[], at: UpdatePath, into: UpdateDescription): void {
  if (after.length < before.length) {
    const kept = after.every((value, i) => same(before[i], value));
    if (kept) into.truncatedArrays.push({ field: at.text, newSize: after.length });
    else into.updatedFields[at.text] = after;
    return explain(at, into);
  }
  after.forEach((value, i) => compare(before[i], value, at.below(String(i), true), into));
}

function compare(before: unknown, after: unknown, at: UpdatePath, into: UpdateDescription): void {
  if (same(before, after)) return;
  if (isPlainObject(before) && isPlainObject(after)) compareFields(before, after, at, into);
  else if (Array.isArray(before) && Array.isArray(after)) compareArrays(before, after, at, into);
  else note(before, after, at, into);
}

function note(before: unknown, after: unknown, at: UpdatePath, into: UpdateDescription): void {
  if (after === undefined) {
    if (before === undefined) return;
    into.removedFields.push(at.text);
  } else {
    if (same(before, after)) return;
    into.updatedFields[at.text] = after;
  }
  explain(at, into);
}

function explain(at: UpdatePath, into: UpdateDescription): void {
  if (at.ambiguous) (into.disambiguatedPaths ??= {})[at.text] = [...at.parts];
}

function field(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return (value as unknown[])[Number(name)];
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const isContainer = (value: unknown): boolean => Array.isArray(value) || isPlainObject(value);
const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && encode({ v: a }).equals(encode({ v: b })));
