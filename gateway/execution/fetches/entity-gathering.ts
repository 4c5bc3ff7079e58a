import { DistinctRepresentations } from './distinct-representations';
import type { CompiledEntities, CompiledPlaces, Gathered } from './entity-parts';
import type { Execution } from '../execution';
import { setOwn, type DataObject } from '../keys';
import { collectObjects, type Found } from './path-walk';

/** Finds the objects that wait for entities, and what to ask for them. */
export function gather(part: CompiledEntities, execution: Execution): Gathered {
  const representations = new DistinctRepresentations(part.representation);
  const gathered: Gathering = { targets: [], ends: [], positions: [], texts: representations.texts };
  for (const places of part.places) {
    const listed = execution.distinct[places.place];
    if (listed) gatherListed(listed, representations, gathered);
    else gatherPath(part, places, execution, representations, gathered);
    gathered.ends.push(gathered.targets.length);
  }
  return gathered;
}

interface Gathering extends Gathered {
  readonly targets: DataObject[];
  readonly ends: number[];
  readonly positions: number[];
}

/** What an answer told of: no two of these objects are equal, so none can take the place of another. */
function gatherListed(
  objects: readonly DataObject[],
  representations: DistinctRepresentations,
  { targets, positions }: Gathering,
): void {
  for (const object of objects) {
    targets.push(object);
    positions.push(representations.positionOf(object));
  }
}

function gatherPath(
  { representation }: CompiledEntities,
  { path, key, place, start }: CompiledPlaces,
  execution: Execution,
  representations: DistinctRepresentations,
  { targets, positions }: Gathering,
): void {
  const landing = start && execution.landings[start.landing];
  // An entity itself does not hang in the response, only what it holds does: nothing may be replaced in it.
  const replaceable = key !== undefined && !(start && landing?.whole && path.length === start.skipped + 1);
  const { repeated, equal } = execution;
  const found: Found = { objects: [], parents: replaceable ? [] : undefined, equal, entered: new Set() };
  if (start && landing?.whole) {
    for (const entity of landing.entities) collectObjects(entity, path, start.skipped, found);
  } else {
    collectObjects(execution.data, path, 0, found);
  }
  const { objects, parents } = found;
  // What takes the place of an object that hangs at several of these places.
  const seen = equal.has(place) || (parents && repeated.has(place)) ? new Map<DataObject, DataObject>() : undefined;
  const firsts: (DataObject | undefined)[] = [];
  for (let index = 0; index < objects.length; index++) {
    const object = objects[index] as DataObject;
    if (seen) {
      const standing = seen.get(object);
      if (standing !== undefined) {
        if (standing !== object && key !== undefined && parents) setOwn(parents[index] as DataObject, key, standing);
        continue;
      }
      seen.set(object, object);
    }
    const position = representations.positionOf(object);
    if (position >= 0 && key !== undefined && parents) {
      const first = firsts[position];
      const parent = parents[index] as DataObject;
      if (first === undefined) {
        if (parent !== object && representation.isWhole(object)) firsts[position] = object;
      } else if (parent !== object && representation.isWhole(object)) {
        // Both say the same and nothing more: one object takes both places, and is filled and written once.
        setOwn(parent, key, first);
        seen?.set(object, first);
        repeated.add(place);
        continue;
      }
    }
    targets.push(object);
    positions.push(position);
  }
}
