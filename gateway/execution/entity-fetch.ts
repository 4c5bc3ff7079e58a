import type { EntityFetch, Fetch } from '../planning/plan';
import type { SupergraphModel } from '../supergraph/supergraph';
import { noteRepeated, type Execution, type Step } from './execution';
import { setOwn, type DataObject } from './keys';
import { shapeAt } from './answer-shape';
import { collectObjects, compilePath, placeAtEnd, type Found } from './path-walk';
import { compileRepresentation, type Representation } from './representation';
import { compileRewrites } from './rewrites';
import type { Sharing } from './sharing';
import { compileCall } from './subgraph-call';
import { addFailure } from './subgraph-errors';
import type { CompiledEntities, CompiledPlaces, Gathered } from './entity-parts';
import { entitiesOf, land, placeErrors, placesOf } from './entity-landing';

/** Compiles a fetch of entities: gathers objects, asks once for each distinct one, and merges what comes into all of them. */
export function compileEntityFetch(fetch: Fetch, supergraph: SupergraphModel, sharing: Sharing): Step {
  const shape = sharing.shapeOf(fetch);
  const call = compileCall(fetch, sharing.readingOf(fetch));
  const parts = fetch.entities.map((entities) => {
    const keys = shapeAt(shape, entities.alias)?.fields.map(({ key }) => key) ?? [];
    return compileEntities(entities, keys, supergraph, sharing);
  });
  return async (execution) => {
    const gathered = parts.map((part) => gather(part, execution));
    if (gathered.every(({ texts }) => texts.length === 0)) return;
    const places = (index: number) => placesOf(parts[index] as CompiledEntities, execution);
    try {
      const response = await call(
        execution,
        parts.map((part, index) => ({ variable: part.variable, texts: (gathered[index] as Gathered).texts })),
      );
      // Before merging: afterwards an object may have another representation than the one it was asked by.
      if (response.errors) placeErrors(response.errors, parts, gathered, execution);
      let whole = true;
      parts.forEach((part, index) => {
        const { texts } = gathered[index] as Gathered;
        const isMissing = entitiesOf(part.alias, texts.length, response.data) === undefined;
        if (isMissing && texts.length > 0 && !response.errors?.length)
          addFailure(execution, `no answer for the ${texts.length} entities asked for`, places(index));
        whole = land(part, gathered[index] as Gathered, response, execution, supergraph) && whole;
      });
      if (response.repeated) noteRepeated(execution, response.repeated, whole);
    } catch (error) {
      addFailure(
        execution,
        error,
        parts.flatMap((_, index) => places(index)),
      );
    }
  };
}

/** Compiles one `_entities` field whose objects are asked for `keys`. */
export function compileEntities(
  entities: EntityFetch,
  keys: readonly string[],
  supergraph: SupergraphModel,
  sharing: Sharing,
): CompiledEntities {
  return {
    alias: entities.alias,
    variable: entities.variable,
    places: entities.paths.map((path) => {
      const place = sharing.placeOf(path);
      const last = path.at(-1);
      const compiled = compilePath(path, supergraph, sharing.placeAt);
      return {
        number: sharing.numberOf(path),
        path: compiled,
        key: place !== undefined && last?.kind === 'key' ? last.key : undefined,
        place: placeAtEnd(compiled),
        below: sharing.placesBelow(path),
        start: sharing.startOf(path),
      };
    }),
    shareable: sharing.possible,
    representation: compileRepresentation(entities.requires, entities.inputRewrites, supergraph),
    rewrite: compileRewrites(entities.outputRewrites, supergraph),
    keys: keysAfterRewrites(keys, entities),
  };
}

function keysAfterRewrites(keys: readonly string[], { outputRewrites }: EntityFetch): readonly string[] {
  return [
    ...new Set([...keys, ...outputRewrites.flatMap((rewrite) => (rewrite.kind === 'rename' ? [rewrite.key] : []))]),
  ];
}

function gather(part: CompiledEntities, execution: Execution): Gathered {
  const gathered = { targets: [], ends: [], positions: [], texts: [], known: new Map<string, number>() };
  for (const places of part.places) gatherPath(part, places, execution, gathered);
  return gathered;
}

interface Gathering extends Gathered {
  readonly targets: DataObject[];
  readonly ends: number[];
  readonly positions: number[];
  readonly texts: string[];
  readonly known: Map<string, number>;
}

function gatherPath(
  { representation }: CompiledEntities,
  { path, key, place, start }: CompiledPlaces,
  execution: Execution,
  gathering: Gathering,
): void {
  const listed = execution.distinct[place];
  if (listed) return gatherListed(representation, listed, gathering);
  const { targets, ends, positions, texts, known } = gathering;
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
  const { only } = representation;
  const byValue = new Map<unknown, number>();
  let lastType: unknown;
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
    const value = only === undefined ? undefined : object[only];
    const type = object['__typename'];
    // Most objects of a long answer have a key that was seen before: those need no text.
    if (type !== lastType) {
      lastType = type;
      byValue.clear();
    }
    let position = value === undefined ? undefined : byValue.get(value);
    if (position === undefined) {
      const text = representation.write(object);
      if (text === undefined) {
        targets.push(object);
        positions.push(-1);
        continue;
      }
      position = known.get(text);
      if (position === undefined) {
        position = texts.length;
        texts.push(text);
        known.set(text, position);
      }
      if (typeof value === 'string') byValue.set(value, position);
    }
    if (key !== undefined && parents) {
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
  ends.push(targets.length);
}

/** The same for objects that an answer told of: no two of them are equal, so none can take the place of another. */
function gatherListed({ write }: Representation, objects: readonly DataObject[], gathering: Gathering): void {
  const { targets, ends, positions, texts, known } = gathering;
  for (const object of objects) {
    const text = write(object);
    let position = text === undefined ? -1 : known.get(text);
    if (position === undefined) {
      position = texts.length;
      texts.push(text as string);
      known.set(text as string, position);
    }
    targets.push(object);
    positions.push(position);
  }
  ends.push(targets.length);
}
