import { Kind, parse, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Fetch } from '../planning/plan';

/** What a document asks of the entities of one `_entities` field: their response keys, and which of these hold objects. */
export interface EntityKeys {
  readonly all: readonly string[];
  readonly composite: ReadonlySet<string>;
}

/** Reads from the fetch's document, once, what its entities will hold. */
export function entityKeysOf(fetch: Fetch): ReadonlyMap<string, EntityKeys> {
  const document: DocumentNode = parse(fetch.document, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const found = new Map<string, EntityKeys>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of node.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD || !selection.selectionSet) continue;
      found.set((selection.alias ?? selection.name).value, keysOf(selection.selectionSet, fragments));
    }
  }
  return found;
}

function keysOf(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): EntityKeys {
  const all = new Set<string>();
  const composite = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        all.add(key);
        if (selection.selectionSet) composite.add(key);
      } else {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (inner) visit(inner.selectionSet);
      }
    }
  };
  visit(set);
  return { all: [...all], composite };
}
