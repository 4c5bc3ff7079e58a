import type { EntityFetch, Fetch } from '../../planning/plan';
import type { SupergraphModel } from '../../supergraph/supergraph';
import { noteRepeated, type Step } from '../execution';
import { shapeAt } from '../answers/answer-shape';
import { compilePath, placeAtEnd } from './path-walk';
import { compileRepresentation } from './representation';
import { compileRewrites } from './rewrites';
import type { Sharing } from '../answers/sharing';
import { gather } from './entity-gathering';
import { compileCall } from './subgraph-call';
import { addFailure } from './subgraph-errors';
import type { CompiledEntities, Gathered } from './entity-parts';
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
