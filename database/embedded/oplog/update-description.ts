import { encode, isPlainObject, type Document } from '../values';

export interface UpdateDescription {
  updatedFields: Document;
  removedFields: string[];
  truncatedArrays: { field: string; newSize: number }[];
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
    compareFields(before, after, '', description);
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
  let at = '';
  for (const [i, name] of path.entries()) {
    const [old, now] = [field(before, name), field(after, name)];
    at = at === '' ? name : `${at}.${name}`;
    const last = i === path.length - 1;
    const open = isContainer(old) && isContainer(now) && Array.isArray(old) === Array.isArray(now);
    // An array that got longer or shorter tells of its elements.
    if (open && (!last || deeper || Array.isArray(old))) {
      [before, after] = [old, now];
      continue;
    }
    if (!seen.has(at)) note(old, now, at, into);
    seen.add(at);
    return;
  }
  if (seen.has(at)) return;
  seen.add(at);
  compareContainers(before, after, at, into);
}

function compareContainers(before: unknown, after: unknown, at: string, into: UpdateDescription): void {
  if (Array.isArray(before) && Array.isArray(after)) compareArrays(before, after, at, into);
  else compareFields(before as Document, after as Document, at, into);
}

function compareFields(before: Document, after: Document, at: string, into: UpdateDescription): void {
  const prefix = at === '' ? '' : `${at}.`;
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) into.removedFields.push(prefix + name);
  for (const name of Object.keys(after)) compare(field(before, name), after[name], prefix + name, into);
}

function compareArrays(before: unknown[], after: unknown[], at: string, into: UpdateDescription): void {
  if (after.length < before.length) {
    const kept = after.every((value, i) => same(before[i], value));
    if (kept) into.truncatedArrays.push({ field: at, newSize: after.length });
    else into.updatedFields[at] = after;
    return;
  }
  after.forEach((value, i) => compare(before[i], value, `${at}.${i}`, into));
}

function compare(before: unknown, after: unknown, at: string, into: UpdateDescription): void {
  if (same(before, after)) return;
  if (isPlainObject(before) && isPlainObject(after)) compareFields(before, after, at, into);
  else if (Array.isArray(before) && Array.isArray(after)) compareArrays(before, after, at, into);
  else note(before, after, at, into);
}

function note(before: unknown, after: unknown, at: string, into: UpdateDescription): void {
  if (after === undefined) {
    if (before !== undefined) into.removedFields.push(at);
  } else if (!same(before, after)) into.updatedFields[at] = after;
}

function field(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return (value as unknown[])[Number(name)];
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const isContainer = (value: unknown): boolean => Array.isArray(value) || isPlainObject(value);
const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && encode({ v: a }).equals(encode({ v: b })));
