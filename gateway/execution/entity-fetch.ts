import type { EntityFetch, Fetch, Path } from '../planning/plan';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { SubgraphError, SubgraphResponse } from '../transport/transport';
import { entityKeysOf, type EntityKeys } from './entity-keys';
import type { Execution, Step } from './execution';
import { isDataObject, mergeInto, own, setOwn, type DataObject } from './keys';
import { collectObjects, compilePath, placeObjects, type CompiledPath, type ResponsePath } from './path-walk';
import { compileRepresentation, type RepresentationWriter } from './representation';
import { compileRewrites, type Rewriter } from './rewrites';
import type { Sharing } from './sharing';
import { compileCall } from './subgraph-call';
import { MAX_PLACES, addFailure, addSubgraphError } from './subgraph-errors';

/** One `_entities` field of a fetch, compiled. */
interface CompiledEntities {
  readonly number: number;
  readonly alias: string;
  readonly variable: string;
  readonly paths: readonly CompiledPath[];
  readonly start: { readonly landing: number; readonly skipped: number } | undefined;
  readonly shareable: boolean;
  readonly represent: RepresentationWriter;
  readonly rewrite: Rewriter | undefined;
  readonly keys: readonly string[];
}

/** The objects that wait for entities, and which of the distinct representations each one has (-1: none). */
interface Gathered {
  readonly targets: readonly DataObject[];
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
    number: sharing.numberOf(entities),
    alias: entities.alias,
    variable: entities.variable,
    paths: entities.paths.map((path: Path) => compilePath(path, supergraph)),
    start: sharing.startOf(entities),
    shareable: sharing.isShareable(entities),
    represent: compileRepresentation(entities.requires, entities.inputRewrites, supergraph),
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
  const targets: DataObject[] = [];
  const landing = part.start && execution.landings[part.start.landing];
  if (part.start && landing?.whole) {
    const path = part.paths[0] as CompiledPath;
    for (const entity of landing.entities) collectObjects(entity, path, part.start.skipped, targets);
  } else {
    for (const path of part.paths) collectObjects(execution.data, path, 0, targets);
  }
  const positions: number[] = new Array(targets.length);
  const known = new Map<string, number>();
  const texts: string[] = [];
  for (let index = 0; index < targets.length; index++) {
    const text = part.represent(targets[index] as DataObject);
    if (text === undefined) {
      positions[index] = -1;
      continue;
    }
    let position = known.get(text);
    if (position === undefined) {
      position = texts.length;
      texts.push(text);
      known.set(text, position);
    }
    positions[index] = position;
  }
  return { targets, positions, texts };
}

/** Merges the entities of one alias into the objects that waited for them. */
function land(
  part: CompiledEntities,
  { targets, positions, texts }: Gathered,
  { data }: SubgraphResponse,
  execution: Execution,
  supergraph: SupergraphModel,
): void {
  const entities = isDataObject(data) ? own(data, part.alias) : undefined;
  if (!Array.isArray(entities)) return;
  if (part.rewrite) part.rewrite(entities);
  let whole = entities.length === texts.length;
  const taken = new Uint8Array(entities.length);
  for (let index = 0; index < targets.length; index++) {
    const position = positions[index] as number;
    const entity: unknown = position < 0 ? undefined : entities[position];
    if (!isDataObject(entity)) {
      whole = false;
      continue;
    }
    const again = taken[position] === 1;
    taken[position] = 1;
    if (again && part.shareable) execution.repeated.add(part.number);
    const copied = again && !part.shareable;
    if (!take(targets[index] as DataObject, entity, part.keys, copied, supergraph)) whole = false;
  }
  execution.landings[part.number] = { entities: whole ? (entities as DataObject[]) : [], whole };
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
    const value = copied ? structuredClone(incoming) : incoming;
    if (present === undefined || present === null) setOwn(target, key, value);
    else {
      mergeInto(target, { [key]: structuredClone(incoming) });
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
    const placed = part.paths
      .flatMap((path) => placeObjects(execution.data, path, Infinity))
      .filter(({ object }) => text === undefined || part.represent(object) === text);
    const places = placed.slice(0, text === undefined ? 1 : MAX_PLACES).map(({ path }) => [...path, ...rest]);
    if (places.length === 0) addSubgraphError(execution, error, undefined);
    for (const place of places) addSubgraphError(execution, error, place);
  }
}

/** The fields that stay null when nothing comes, at the first places that the fetch is for. */
function placesOf(part: CompiledEntities, execution: Execution): readonly ResponsePath[] {
  const keys = part.keys.filter((key) => key !== '__typename');
  return part.paths
    .flatMap((path) => placeObjects(execution.data, path, MAX_PLACES))
    .flatMap(({ path }) => keys.map((key) => [...path, key]));
}
