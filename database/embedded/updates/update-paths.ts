import { badValue } from '../errors';
import type { Matcher } from '../matching/matcher';
import { isPlainObject, type Document } from '../values/values';

/** The concrete paths that a path with `$`, `$[]` and `$[identifier]` means in a document. */
export function resolvePaths(
  document: Document,
  path: string,
  position: number | undefined,
  filters: Map<string, Matcher>,
): string[][] {
  const parts = path.split('.');
  if (!path.includes('$')) return [parts];
  let found: { concrete: string[]; value: unknown }[] = [{ concrete: [], value: document }];
  for (const part of parts) {
    found = found.flatMap(({ concrete, value }) =>
      steps(part, value, path, position, filters).map((name) => ({
        concrete: [...concrete, name],
        value: child(value, name),
      })),
    );
  }
  return found.map(({ concrete }) => concrete);
}

function steps(
  part: string,
  value: unknown,
  path: string,
  position: number | undefined,
  filters: Map<string, Matcher>,
): string[] {
  if (part === '$') {
    if (position === undefined) throw badValue('The positional operator did not find the match needed from the query.');
    return [String(position)];
  }
  const identifier = /^\$\[(.*)\]$/.exec(part)?.[1];
  if (identifier === undefined) return [part];
  if (!Array.isArray(value))
    throw badValue(`The path '${path}' must exist in the document in order to apply array updates.`);
  if (identifier === '') return value.map((_, i) => String(i));
  const matches = filters.get(identifier);
  if (!matches) throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`);
  return value.flatMap((element: unknown, i) => (matches({ [identifier]: element }) ? [String(i)] : []));
}

function child(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isPlainObject(value) ? value[name] : undefined;
}
