import { EMPTY_ARRAY } from './key-encoding';
import { StoreError } from '../errors';
import { isPlainObject, type Document } from '../values/values';

interface Walk {
  value: unknown;
  rest: readonly string[];
  done: boolean;
  missing: boolean;
}

/**
 * The tuples of values under which an index files a document: one, or one per element when a path meets an array. Paths through the
 * same array are expanded together; two different arrays are refused as MongoDB does (171).
 */
export function indexTuples(
  document: Document,
  paths: readonly (readonly string[])[],
): { tuples: unknown[][]; missing: boolean } {
  const plain = plainTuple(document, paths);
  if (plain) return plain;
  const walks = paths.map((rest): Walk => ({ value: document, rest, done: false, missing: false }));
  const tuples: unknown[][] = [];
  let missing = true;
  expand(walks, (tuple, allMissing) => {
    tuples.push(tuple);
    if (!allMissing) missing = false;
  });
  return { tuples, missing };
}

/** Fields of the document itself that are no arrays, as most indexes have them. */
function plainTuple(
  document: Document,
  paths: readonly (readonly string[])[],
): { tuples: unknown[][]; missing: boolean } | undefined {
  const tuple: unknown[] = [];
  let missing = true;
  for (const path of paths) {
    const name = path[0] as string;
    if (path.length > 1) return undefined;
    const value = Object.hasOwn(document, name) ? document[name] : undefined;
    if (Array.isArray(value)) return undefined;
    if (value !== undefined) missing = false;
    tuple.push(value ?? null);
  }
  return { tuples: [tuple], missing };
}

function expand(walks: readonly Walk[], emit: (tuple: unknown[], allMissing: boolean) => void): void {
  const moved = walks.map(advance);
  const waiting = moved.filter((walk) => !walk.done);
  if (waiting.length === 0) {
    emit(
      moved.map((walk) => walk.value ?? null),
      moved.every((walk) => walk.missing),
    );
    return;
  }
  const array = waiting[0]?.value as unknown[];
  if (waiting.some((walk) => walk.value !== array)) {
    throw new StoreError(171, 'CannotIndexParallelArrays', 'cannot index parallel arrays');
  }
  if (array.length === 0) {
    expand(
      moved.map((walk) =>
        walk.done
          ? walk
          : { value: walk.rest.length === 0 ? EMPTY_ARRAY : null, rest: [], done: true, missing: walk.rest.length > 0 },
      ),
      emit,
    );
    return;
  }
  for (const element of array) {
    expand(
      moved.map((walk) =>
        walk.done ? walk : { ...walk, value: element, done: walk.rest.length === 0 || Array.isArray(element) },
      ),
      emit,
    );
  }
}

function advance(walk: Walk): Walk {
  if (walk.done) return walk.rest.length > 0 ? { ...walk, value: null, rest: [] } : walk;
  let { value, rest } = walk;
  while (rest.length > 0) {
    const name = rest[0] as string;
    if (isPlainObject(value)) {
      if (!Object.hasOwn(value, name)) return { value: null, rest: [], done: true, missing: true };
      value = value[name];
    } else if (Array.isArray(value)) {
      if (!/^\d+$/.test(name) || value.some((element) => isPlainObject(element) && Object.hasOwn(element, name))) {
        return { value, rest, done: false, missing: false };
      }
      value = value[Number(name)] as unknown;
    } else return { value: null, rest: [], done: true, missing: true };
    rest = rest.slice(1);
  }
  return { value, rest, done: !Array.isArray(value), missing: value === undefined };
}
