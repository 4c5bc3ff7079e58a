import type { ContextArgument } from '../../../planning/plan';
import type { SupergraphModel } from '../../../supergraph/supergraph';
import type { CompiledEntities } from '../entity-parts';
import type { Execution } from '../../execution';
import { setOwn, type DataObject } from '../../keys';
import { compilePath, type CompiledPath } from '../path-walk';
import { objectsInContext, valueAt, type ObjectInContext } from './context-objects';

/** Objects that wait for entities which are asked for with the same values of `@fromContext`. */
export interface ContextGroup {
  readonly part: CompiledEntities;
  readonly partIndex: number;
  readonly suffix: string;
  /** The values, by variable. */
  readonly values: DataObject;
  /** The distinct representations. */
  readonly texts: string[];
  readonly waiting: { readonly found: ObjectInContext; readonly position: number }[];
}

interface Source {
  readonly variable: string;
  readonly up: number;
  readonly path: CompiledPath;
}

export function compileContexts(contexts: readonly ContextArgument[], supergraph: SupergraphModel): readonly Source[] {
  return contexts.map(({ variable, up, path }) => ({ variable, up, path: compilePath(path, supergraph) }));
}

/** The groups of one `_entities` field. Objects for which a value that must not be null is missing wait for nothing. */
export function groupByContext(
  part: CompiledEntities,
  partIndex: number,
  sources: readonly Source[],
  variables: ReadonlyMap<string, boolean>,
  execution: Execution,
): readonly ContextGroup[] {
  const groups = new Map<string, ContextGroup & { readonly known: Map<string, number> }>();
  for (const { path } of part.places) {
    for (const found of objectsInContext(execution.data, path)) {
      const text = part.representation.write(found.object);
      const values = text === undefined ? undefined : valuesFor(found, sources, variables);
      if (text === undefined || values === undefined) continue;
      const key = JSON.stringify(values);
      let group = groups.get(key);
      if (group === undefined) {
        const suffix = `_${partIndex}_${groups.size}`;
        groups.set(key, (group = { part, partIndex, suffix, values, texts: [], waiting: [], known: new Map() }));
      }
      let position = group.known.get(text);
      if (position === undefined) {
        position = group.texts.push(text) - 1;
        group.known.set(text, position);
      }
      group.waiting.push({ found, position });
    }
  }
  return [...groups.values()];
}

function valuesFor(
  { object, above }: ObjectInContext,
  sources: readonly Source[],
  variables: ReadonlyMap<string, boolean>,
): DataObject | undefined {
  const values: DataObject = {};
  for (const { variable, up, path } of sources) {
    if (!variables.has(variable) || variable in values) continue;
    const value = valueAt(up === 0 ? object : above.at(-up), path);
    if (value !== undefined) setOwn(values, variable, value);
  }
  for (const [variable, required] of variables) {
    if (required && (values[variable] === undefined || values[variable] === null)) return undefined;
  }
  return values;
}
