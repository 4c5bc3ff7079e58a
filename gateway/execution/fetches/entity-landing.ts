import type { SupergraphModel } from '../../supergraph/supergraph';
import type { SubgraphError, SubgraphResponse } from '../../transport/transport';
import type { Execution } from '../execution';
import { copyOf, isDataObject, mergeInto, own, setOwn, type DataObject } from '../keys';
import { placeObjects, type ResponsePath } from './path-walk';
import { MAX_PLACES, addSubgraphError } from './subgraph-errors';
import type { CompiledEntities, Gathered } from './entity-parts';

/** Merges the entities of one alias into the objects that waited for them. Whether all that came hangs in the response as it came. */
export function land(
  part: CompiledEntities,
  { targets, ends, positions, texts }: Gathered,
  { data }: SubgraphResponse,
  execution: Execution,
  supergraph: SupergraphModel,
): boolean {
  const entities = entitiesOf(part.alias, texts.length, data);
  if (entities === undefined) return false;
  if (part.rewrite) part.rewrite(entities);
  let from = 0;
  let hangs = true;
  part.places.forEach(({ number, below }, index) => {
    const to = ends[index] as number;
    // What hangs at two paths would be changed by later fetches of either.
    const hanging = index === 0 ? entities : entities.map(copyOf);
    const taken = new Uint8Array(entities.length);
    let whole = true;
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
      if (!take(targets[at] as DataObject, entity, part.keys, again && !part.shareable, supergraph))
        whole = hangs = false;
    }
    // Later paths get copies; an entity that only these wanted hangs nowhere as it came.
    if (index === 0) hangs &&= entities.every((entity, position) => taken[position] === 1 || !isDataObject(entity));
    const landed = whole ? (hanging as DataObject[]).filter((_, position) => taken[position] === 1) : [];
    execution.landings[number] = { entities: landed, whole };
    from = to;
  });
  return hangs;
}

/** The entities under an alias; undefined unless there is one, or null, for each representation: others cannot be told apart. */
export function entitiesOf(alias: string, count: number, data: unknown): unknown[] | undefined {
  const entities = isDataObject(data) ? own(data, alias) : undefined;
  return Array.isArray(entities) && entities.length === count ? entities : undefined;
}

/** Gives an entity's values to one object. False when something below was there already, so the entity hangs there only in part. */
export function take(
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
export function placeErrors(
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
export function placesOf(part: CompiledEntities, execution: Execution): readonly ResponsePath[] {
  const keys = part.keys.filter((key) => key !== '__typename');
  return part.places
    .flatMap(({ path: way }) => placeObjects(execution.data, way, MAX_PLACES))
    .flatMap(({ path }) => keys.map((key) => [...path, key]));
}
