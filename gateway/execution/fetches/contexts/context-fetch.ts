import type { Fetch } from '../../../planning/plan';
import type { SupergraphModel } from '../../../supergraph/supergraph';
import type { SubgraphError, SubgraphResponse } from '../../../transport/transport';
import { PLAIN_READING } from '../../answers/answer-parser';
import { shapeAt } from '../../answers/answer-shape';
import { compileEntities } from '../entity-fetch';
import { entitiesOf, take } from '../entity-landing';
import type { Execution, Step } from '../../execution';
import { isDataObject, type DataObject } from '../../keys';
import type { ResponsePath } from '../path-walk';
import type { Sharing } from '../../answers/sharing';
import { compileCall } from '../subgraph-call';
import { MAX_PLACES, addFailure, addSubgraphError } from '../subgraph-errors';
import { compileContextDocument } from './context-document';
import { compileContexts, groupByContext, type ContextGroup } from './context-groups';

/**
 * Compiles a fetch of entities whose fields take arguments from objects above them (`@fromContext`). Entities are asked for in groups, one for
 * each distinct set of such arguments, all in one request.
 */
export function compileContextFetch(fetch: Fetch, supergraph: SupergraphModel, sharing: Sharing): Step {
  const shape = sharing.shapeOf(fetch);
  const parts = fetch.entities.map((entities) => {
    const keys = shapeAt(shape, entities.alias)?.fields.map(({ key }) => key) ?? [];
    return compileEntities(entities, keys, supergraph, sharing);
  });
  const document = compileContextDocument(fetch);
  const sources = compileContexts(fetch.contexts ?? [], supergraph);
  return async (execution) => {
    const groups = parts.flatMap((part, index) =>
      groupByContext(part, index, sources, document.variables[index] ?? new Map(), execution),
    );
    if (groups.length === 0) return;
    const text = document.write(groups.map(({ partIndex, suffix }) => ({ part: partIndex, suffix })));
    const values = valuesOf(groups);
    const asked = { ...fetch, document: text, variables: [...fetch.variables, ...Object.keys(values)] };
    try {
      const response = await compileCall(
        asked,
        PLAIN_READING,
        fetch,
      )(
        { ...execution, variables: { ...execution.variables, ...values } },
        groups.map(({ part, suffix, texts }) => ({ variable: part.variable + suffix, texts })),
      );
      for (const error of response.errors ?? []) placeError(error, groups, execution);
      for (const group of groups) {
        if (!land(group, response, supergraph) && !response.errors?.length)
          addFailure(execution, 'no answer for the entities asked for', missingOf(group));
      }
    } catch (error) {
      addFailure(execution, error, groups.flatMap(missingOf));
    }
  };
}

/** The variables of all groups. */
function valuesOf(groups: readonly ContextGroup[]): DataObject {
  return Object.fromEntries(
    groups.flatMap(({ values, suffix }) => Object.entries(values).map(([name, value]) => [name + suffix, value])),
  );
}

/** Whether there was an answer for what was asked. */
function land(
  { part, suffix, texts, waiting }: ContextGroup,
  { data }: SubgraphResponse,
  supergraph: SupergraphModel,
): boolean {
  const entities = entitiesOf(part.alias + suffix, texts.length, data);
  if (entities === undefined) return false;
  if (part.rewrite) part.rewrite(entities);
  const taken = new Set<number>();
  for (const { found, position } of waiting) {
    const entity: unknown = entities[position];
    if (isDataObject(entity)) take(found.object, entity, part.keys, taken.has(position), supergraph);
    taken.add(position);
  }
  return true;
}

/** Takes an error of the subgraph to the places of the client's response that its entity hangs at. */
function placeError(error: SubgraphError, groups: readonly ContextGroup[], execution: Execution): void {
  const [alias, position, ...rest] = Array.isArray(error.path) ? (error.path as ResponsePath) : [];
  const group = groups.find(({ part, suffix }) => part.alias + suffix === alias);
  const places = (group?.waiting ?? [])
    .filter((one) => one.position === position)
    .slice(0, MAX_PLACES)
    .map(({ found }) => [...found.path, ...rest]);
  for (const place of places.length > 0 ? places : [groups.flatMap(missingOf)[0]])
    addSubgraphError(execution, error, place);
}

/** The fields of waiting objects that stay null when nothing comes. */
function missingOf({ part, waiting }: ContextGroup): readonly ResponsePath[] {
  const keys = part.keys.filter((key) => key !== '__typename');
  return waiting.slice(0, MAX_PLACES).flatMap(({ found }) => keys.map((key) => [...found.path, key]));
}
