import {
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isNever } from './fields';
import type { OperationRequest } from '../generation';

/**
 * The mutation with each of its root fields once, in the order of the specification's CollectFields. Planners would call a field that
 * stands twice twice, and they bring together what stands in equal fragments, whatever stands between. No condition is open any more.
 */
export function withSingleRootFields(request: OperationRequest): OperationRequest {
  const { document, operation } = request;
  if (operation.operation !== 'mutation') return request;
  const calls = callsOf(operation.selectionSet, fragmentsOf(document));
  const selections = calls.length > 0 ? merged(calls) : NOTHING;
  const single = { ...operation, selectionSet: { kind: Kind.SELECTION_SET as const, selections } };
  const definitions = document.definitions.map((node) => (node === operation ? single : node));
  return { ...request, document: { ...document, definitions }, operation: single };
}

/** A selection cannot be empty, not even where nothing is asked for. */
const NOTHING = (parse('{ __typename @skip(if: true) }').definitions[0] as OperationDefinitionNode).selectionSet
  .selections;

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
}

function callsOf(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): readonly FieldNode[] {
  return set.selections.flatMap((item) => {
    if (isNever(item.directives)) return [];
    if (item.kind === Kind.FIELD) return [{ ...item, directives: [] }];
    const inner = item.kind === Kind.INLINE_FRAGMENT ? item : fragments.get(item.name.value);
    return inner ? callsOf(inner.selectionSet, fragments) : [];
  });
}

function merged(calls: readonly FieldNode[]): readonly SelectionNode[] {
  const fields = new Map<string, FieldNode>();
  for (const field of calls) {
    const first = fields.get(keyOf(field));
    fields.set(keyOf(field), first ? together(first, field) : field);
  }
  return [...fields.values()];
}

function together(first: FieldNode, second: FieldNode): FieldNode {
  if (!first.selectionSet || !second.selectionSet) return first;
  const selections = [...first.selectionSet.selections, ...second.selectionSet.selections];
  return { ...first, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

const keyOf = (field: FieldNode): string => (field.alias ?? field.name).value;
