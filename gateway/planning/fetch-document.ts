import { Kind, parse, type DocumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { withoutFragments } from './narrowed-plan';
import type { Fetch } from './plan';

/** What a fetch asks of its subgraph, without named fragments. */
export const documentOf = (fetch: Fetch): DocumentNode => withoutFragments(parse(fetch.document, { noLocation: true }));

export function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  for (const node of definitions) if (node.kind === Kind.OPERATION_DEFINITION) return node;
  throw new Error('A fetch without an operation cannot be executed.');
}

/** The `_entities` field of a document with an alias. */
export function rootOf(document: DocumentNode, alias: string): FieldNode {
  for (const item of operationOf(document).selectionSet.selections)
    if (item.kind === Kind.FIELD && (item.alias ?? item.name).value === alias) return item;
  throw new Error(`A fetch of entities without ${alias} cannot be executed.`);
}
