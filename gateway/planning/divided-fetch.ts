import { isDeepStrictEqual } from 'node:util';
import { Kind, print, type DocumentNode, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { operationOf, rootOf } from './fetch-document';
import type { EntityFetch, Fetch, Path, Rewrite, Selections } from './plan';

/** One part of an entities fetch: fields that the same representations serve. */
export interface Part {
  readonly paths: readonly Path[];
  readonly requires: Selections;
  readonly fields: ReadonlySet<FieldNode>;
  /** Those of the whole fetch where none are given. */
  readonly inputRewrites?: readonly Rewrite[];
}

/**
 * The fetch with an `_entities` field of its own, in the same request, for each part. `document` is the fetch's without named fragments, and
 * `parts` has those of each of its entities; none where they are not divided. Itself where there is nothing to divide.
 */
export function divided(fetch: Fetch, document: DocumentNode, parts: readonly (readonly Part[])[]): Fetch {
  const isWhole = ({ requires }: EntityFetch, index: number): boolean => {
    const [part, another] = parts[index] ?? [];
    return part === undefined || (another === undefined && isDeepStrictEqual(part.requires, requires));
  };
  if (fetch.entities.every(isWhole)) return fetch;
  const operation = operationOf(document);
  const selections: SelectionNode[] = [];
  const variables = [...(operation.variableDefinitions ?? [])];
  const entities: EntityFetch[] = [];
  fetch.entities.forEach((whole, at) => {
    const root = rootOf(document, whole.alias);
    const own = parts[at] ?? [];
    if (own.length <= 1) {
      selections.push(root);
      const inputRewrites = own[0]?.inputRewrites ?? whole.inputRewrites;
      entities.push({ ...whole, requires: own[0]?.requires ?? whole.requires, inputRewrites });
      return;
    }
    const place = variables.findIndex((definition) => definition.variable.name.value === whole.variable);
    const [definition] = variables.splice(place, 1);
    own.forEach(({ paths, requires, fields, inputRewrites = whole.inputRewrites }, index) => {
      const [alias, variable] = [`${whole.alias}_${index}`, `${whole.variable}_${index}`];
      if (definition) variables.push({ ...definition, variable: { kind: Kind.VARIABLE, name: nameOf(variable) } });
      selections.push(only(root, fields, alias, variable));
      entities.push({ ...whole, alias, variable, paths, requires, inputRewrites });
    });
  });
  const selectionSet = { ...operation.selectionSet, selections };
  const definition = { ...operation, variableDefinitions: variables, selectionSet };
  const definitions = document.definitions.map((node) => (node === operation ? definition : node));
  return { ...fetch, document: print({ ...document, definitions }), entities };
}

function only(root: FieldNode, fields: ReadonlySet<FieldNode>, alias: string, variable: string): FieldNode {
  const keep = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((item): SelectionNode[] => {
      if (item.kind === Kind.FIELD) return fields.has(item) ? [item] : [];
      if (item.kind !== Kind.INLINE_FRAGMENT) return [];
      const selectionSet = keep(item.selectionSet);
      return selectionSet.selections.length > 0 ? [{ ...item, selectionSet }] : [];
    }),
  });
  const value = { kind: Kind.VARIABLE as const, name: nameOf(variable) };
  return {
    ...root,
    alias: nameOf(alias),
    arguments: [{ kind: Kind.ARGUMENT, name: nameOf('representations'), value }],
    ...(root.selectionSet && { selectionSet: keep(root.selectionSet) }),
  };
}

const nameOf = (value: string) => ({ kind: Kind.NAME as const, value });
