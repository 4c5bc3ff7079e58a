import type { EntityFetch, Fetch } from '../planning/plan';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { SubgraphError, SubgraphResponse } from '../transport/transport';
import { entityKeysOf, type EntityKeys } from './entity-keys';
import type { Execution, Step } from './execution';
import { copyOf, isDataObject, mergeInto, own, setOwn, type DataObject } from './keys';
import {
  collectObjects,
  compilePath,
  placeObjects,
  type CompiledPath,
  type Found,
  type ResponsePath,
} from './path-walk';
import { compileRepresentation, type Representation } from './representation';
import { compileRewrites, type Rewriter } from './rewrites';
import type { Sharing } from './sharing';
import { compileCall } from './subgraph-call';
import { MAX_PLACES, addFailure, addSubgraphError } from './subgraph-errors';

/** One `_entities` field of a fetch, compiled. */
interface CompiledEntities {
  readonly alias: string;
  readonly variable: string;
  readonly places: readonly CompiledPlaces[];
  readonly shareable: boolean;
  readonly representation: Representation;
  readonly rewrite: Rewriter | undefined;
  readonly keys: readonly string[];
}

/** One path of it. */
interface CompiledPlaces {
  readonly number: number;
  readonly path: CompiledPath;
  /** The key that its objects hang under, where equal ones may be made one; undefined for items of lists. */
  readonly key: string | undefined;
  readonly place: number;
  readonly below: readonly number[];
  readonly start: { readonly landing: number; readonly skipped: number } | undefined;
}

/** The objects that wait for entities, and which of the distinct representations each one has (-1: none). */
interface Gathered {
  readonly targets: readonly DataObject[];
  /** Where the targets of each path end. */
  readonly ends: readonly number[];
  readonly positions: readonly number[];
  readonly texts: readonly string[];
}

/** Compiles a fetch of entities: gathers objects, asks once for each distinct one, and merges what comes into all of them. */
export function compileEntityFetch(fetch: Fetch, supergraph: SupergraphModel, sharing: Sharing): Step {
  const call = compileCall(fetch);
  const keys = entityKeysOf(fetch);
  const parts = fetch.entities.map((entities) =>
    compileEntities(entities, keys.get(entities.alias), supergraph, sharing),
  );
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
      parts.forEach((part, index) => land(part, gathered[index] as Gathered, response, execution, supergraph));
    } catch (error) {
      addFailure(
        execution,
        error,
        parts.flatMap((_, index) => places(index)),
      );
    }
  };
}

function compileEntities(
  entities: EntityFetch,
  keys: EntityKeys | undefined,
  supergraph: SupergraphModel,
  sharing: Sharing,
): CompiledEntities {
  return {
    alias: entities.alias,
    variable: entities.variable,
    places: entities.paths.map((path) => {
      const place = sharing.placeOf(path);
      const last = path.at(-1);
      return {
        number: sharing.numberOf(path),
        path: compilePath(path, supergraph),
        key: place !== undefined && last?.kind === 'key' ? last.key : undefined,
        place: place ?? -1,
        below: sharing.placesBelow(path),
        start: sharing.startOf(path),
      };
    }),
    shareable: sharing.possible,
    representation: compileRepresentation(entities.requires, entities.inputRewrites, supergraph),
    rewrite: compileRewrites(entities.outputRewrites, supergraph),
    keys: keysAfterRewrites(keys?.all ?? [], entities),
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
  { targets, ends, positions, texts, known }: Gathering,
): void {
  const landing = start && execution.landings[start.landing];
  // An entity itself does not hang in the response, only what it holds does: nothing may be replaced in it.
  const replaceable = key !== undefined && !(start && landing?.whole && path.length === start.skipped + 1);
  const found: Found = { objects: [], parents: replaceable ? [] : undefined };
  if (start && landing?.whole) {
    for (const entity of landing.entities) collectObjects(entity, path, start.skipped, found);
  } else {
    collectObjects(execution.data, path, 0, found);
  }
  const { objects, parents } = found;
  const seen = parents && execution.repeated.has(place) ? new Set<DataObject>() : undefined;
  const firsts: (DataObject | undefined)[] = [];
  const { only } = representation;
  const byValue = new Map<unknown, number>();
  let lastType: unknown;
  for (let index = 0; index < objects.length; index++) {
    const object = objects[index] as DataObject;
    if (seen) {
      if (seen.has(object)) continue;
      seen.add(object);
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
        execution.repeated.add(place);
        continue;
      }
    }
    targets.push(object);
    positions.push(position);
  }
  ends.push(targets.length);
}

/** Merges the entities of one alias into the objects that waited for them. */
function land(
  part: CompiledEntities,
  { targets, ends, positions, texts }: Gathered,
  { data }: SubgraphResponse,
  execution: Execution,
  supergraph: SupergraphModel,
): void {
  const entities = isDataObject(data) ? own(data, part.alias) : undefined;
  if (!Array.isArray(entities)) return;
  if (part.rewrite) part.rewrite(entities);
  let from = 0;
  part.places.forEach(({ number, below }, index) => {
    const to = ends[index] as number;
    // What hangs at two paths would be changed by later fetches of either.
    const hanging = index === 0 ? entities : entities.map(copyOf);
    const taken = new Uint8Array(entities.length);
    let whole = entities.length === texts.length;
    for (let at = from; at < to; at++) {
      const position = positions[at] as number;
      const entity: unknown = position < 0 ? undefined : hanging[position];
      if (!isDataObject(entity)) {
        whole = false;
        continue;
      }
      const again = taken[position] === 1;
      taken[position] = 1;
      if (again) for (const place of below) execution.repeated.add(place);
      if (!take(targets[at] as DataObject, entity, part.keys, again && !part.shareable, supergraph)) whole = false;
    }
    const landed = whole ? (hanging as DataObject[]).filter((_, position) => taken[position] === 1) : [];
    execution.landings[number] = { entities: landed, whole };
    from = to;
  });
}

/** Gives an entity's values to one object. False when something below was there already, so the entity hangs there only in part. */
function take(
  target: DataObject,
  entity: DataObject,
  keys: readonly string[],
  copied: boolean,
  supergraph: SupergraphModel,
): boolean {
  let whole = true;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const incoming = own(entity, key);
    if (incoming === undefined) continue;
    if (typeof incoming !== 'object' || incoming === null) {
      // An `@interfaceObject` subgraph knows only the interface's name; the object's own type, once known, stays.
      if (key === '__typename' && !supergraph.isObjectType(incoming as string) && key in target) continue;
      if (incoming !== null || own(target, key) === undefined) setOwn(target, key, incoming);
      continue;
    }
    const present = own(target, key);
    if (present === incoming) continue;
    const value = copied ? copyOf(incoming) : incoming;
    if (present === undefined || present === null) setOwn(target, key, value);
    else {
      mergeInto(target, { [key]: copyOf(incoming) });
      whole = false;
    }
  }
  return whole;
}

/** Takes each error of the subgraph to the places of the client's response that the entity hangs at. */
function placeErrors(
  errors: readonly SubgraphError[],
  parts: readonly CompiledEntities[],
  gathered: readonly Gathered[],
  execution: Execution,
): void {
  for (const error of errors) {
    const [alias, position, ...rest] = Array.isArray(error.path) ? (error.path as ResponsePath) : [];
    const index = parts.findIndex((part) => part.alias === alias);
    const part = parts[index];
    if (part === undefined) {
      for (const each of parts) addSubgraphError(execution, error, placesOf(each, execution)[0]);
      continue;
    }
    const text = typeof position === 'number' ? gathered[index]?.texts[position] : undefined;
    const placed = part.places
      .flatMap(({ path }) => placeObjects(execution.data, path, Infinity))
      .filter(({ object }) => text === undefined || part.representation.write(object) === text);
    const places = placed.slice(0, text === undefined ? 1 : MAX_PLACES).map(({ path }) => [...path, ...rest]);
    if (places.length === 0) addSubgraphError(execution, error, undefined);
    for (const place of places) addSubgraphError(execution, error, place);
  }
}

/** The fields that stay null when nothing comes, at the first places that the fetch is for. */
function placesOf(part: CompiledEntities, execution: Execution): readonly ResponsePath[] {
  const keys = part.keys.filter((key) => key !== '__typename');
  return part.places
    .flatMap(({ path: way }) => placeObjects(execution.data, way, MAX_PLACES))
    .flatMap(({ path }) => keys.map((key) => [...path, key]));
}
