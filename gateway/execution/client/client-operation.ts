import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { SupergraphModel } from '../../supergraph/supergraph';
import { plannedText } from './planned-text';
import { pruned } from './pruned-document';
import { withSafeAliases } from './safe-aliases';

/** An operation as it is planned and projected. */
export interface ClientOperation {
  /** The operation and the fragments it uses, without introspection, with aliases made safe. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** For the planner; undefined when only the schema itself is asked for. */
  readonly planned: string | undefined;
  /** What is answered from the schema alone; undefined when nothing is. */
  readonly introspection: DocumentNode | undefined;
  /** The client's response key of a key in the data. */
  clientKey(key: string): string;
}

/** Takes one operation out of a validated document. */
export function readClientOperation(
  document: DocumentNode,
  wanted: OperationDefinitionNode,
  names: Pick<SupergraphModel, 'fieldNames' | 'requiredCalls'>,
): ClientOperation {
  const single: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: document.definitions.filter(
      (definition) => definition === wanted || definition.kind === Kind.FRAGMENT_DEFINITION,
    ),
  };
  const clientKeys = new Map<string, string>();
  const safe = withSafeAliases(single, names, clientKeys);
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const definition of safe.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
  }
  if (operation === undefined) throw new Error('A document without an operation reached the executor.');
  const clientKey = (key: string): string => clientKeys.get(key) ?? key;
  if (!asksForMeta(operation.selectionSet, fragments)) {
    return {
      document: safe,
      operation,
      fragments,
      planned: plannedText(safe),
      introspection: undefined,
      clientKey,
    };
  }
  const flat = flattened(operation.selectionSet, fragments);
  const isMeta = (field: FieldNode): boolean => field.name.value.startsWith('__');
  const data = filtered(flat, (field) => !isMeta(field));
  const meta = filtered(flat, (field) => isMeta(field) && field.name.value !== '__typename');
  const withRoot = (selectionSet: SelectionSetNode): DocumentNode => ({
    kind: Kind.DOCUMENT,
    definitions: [{ ...(operation as OperationDefinitionNode), selectionSet }, ...fragments.values()],
  });
  return {
    document: safe,
    operation,
    fragments,
    planned: data === undefined ? undefined : plannedText(withRoot(data)),
    introspection: meta === undefined ? undefined : pruned(withRoot(meta)),
    clientKey,
  };
}

function asksForMeta(selections: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): boolean {
  return selections.selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value.startsWith('__');
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
    return inner !== undefined && asksForMeta(inner, fragments);
  });
}

/** Root fragments spread in place, so that their fields can be told apart one by one. */
function flattened(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): SelectionSetNode {
  const selections = set.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FIELD) return selection;
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const inner = fragment?.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] };
    return {
      kind: Kind.INLINE_FRAGMENT,
      ...(selection.directives && { directives: selection.directives }),
      selectionSet: flattened(inner, fragments),
    };
  });
  return { kind: Kind.SELECTION_SET, selections };
}

function filtered(set: SelectionSetNode, keep: (field: FieldNode) => boolean): SelectionSetNode | undefined {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return keep(selection) ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const selectionSet = filtered(selection.selectionSet, keep);
    return selectionSet === undefined ? [] : [{ ...selection, selectionSet }];
  });
  return selections.length === 0 ? undefined : { kind: Kind.SELECTION_SET, selections };
}
