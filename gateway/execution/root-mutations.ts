import {
  Kind,
  parse,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { conditionsHold, conditionsOf, type Condition } from './fields';
import type { OperationRequest } from './generation';

/** A root field of a mutation, and what must hold on the way to it for it to be called. */
interface Call {
  readonly field: FieldNode;
  readonly conditions: readonly Condition[];
}

/** The root fields of a mutation that has to be decided before it is planned. */
interface Undecided {
  readonly calls: readonly Call[];
  /** The variables that decide. */
  readonly variables: readonly string[];
}

/** By operation; null where it can be planned as it stands. */
const known = new WeakMap<OperationDefinitionNode, Undecided | null>();

/**
 * The mutation with the root fields that these variables ask for, each response key once, in the order of the specification's
 * CollectFields. Planners would call a field that stands twice twice, and they bring together what stands in equal fragments, whatever
 * stands between. The request itself where there is nothing of the kind; else one for each choice that variables make.
 */
export function withDecidedRoot(
  request: OperationRequest,
  variables: Readonly<Record<string, unknown>>,
): OperationRequest {
  const undecided = undecidedOf(request);
  if (undecided === null) return request;
  const { document, documentKey, operation } = request;
  const values: Record<string, unknown> = {};
  for (const name of undecided.variables) values[name] = variables[name] ?? defaultOf(operation, name);
  const calls = undecided.calls.filter(({ conditions }) => conditionsHold(conditions, values));
  const selections = calls.length > 0 ? merged(calls) : NOTHING;
  const selectionSet = { kind: Kind.SELECTION_SET as const, selections };
  const decided = { ...operation, selectionSet };
  known.set(decided, null);
  const definitions = document.definitions.map((node) => (node === operation ? decided : node));
  const choice = undecided.variables.map((name) => (values[name] === true ? '1' : '0')).join('');
  return { document: { ...document, definitions }, documentKey: `${documentKey}\n${choice}`, operation: decided };
}

/** A selection cannot be empty, not even where nothing is asked for. */
const NOTHING = (parse('{ __typename @skip(if: true) }').definitions[0] as OperationDefinitionNode).selectionSet
  .selections;

/** Whether variables decide which root fields there are, so that the operation cannot be planned without them. */
export function isUndecided(request: OperationRequest): boolean {
  return (undecidedOf(request)?.variables.length ?? 0) > 0;
}

function undecidedOf({ document, operation }: OperationRequest): Undecided | null {
  if (operation.operation !== 'mutation') return null;
  let undecided = known.get(operation);
  if (undecided === undefined) known.set(operation, (undecided = read(document, operation)));
  return undecided;
}

function read(document: DocumentNode, { selectionSet }: OperationDefinitionNode): Undecided | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const calls = callsOf(selectionSet, [], fragments);
  const keys = new Set(calls.map(({ field }) => keyOf(field)));
  const inFragments = selectionSet.selections.some(({ kind, directives }) => kind !== Kind.FIELD && directives?.length);
  if (keys.size === calls.length && !inFragments) return null;
  const variables = new Set(calls.flatMap(({ conditions }) => conditions.map(({ variable }) => variable)));
  return { calls, variables: [...variables] };
}

function callsOf(
  set: SelectionSetNode,
  conditions: readonly Condition[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly Call[] {
  return set.selections.flatMap((item) => {
    const own = conditionsOf(item.directives ?? []);
    if (own === 'never') return [];
    const all = [...conditions, ...own];
    if (item.kind === Kind.FIELD) return [{ field: { ...item, directives: [] }, conditions: all }];
    const inner = item.kind === Kind.INLINE_FRAGMENT ? item : fragments.get(item.name.value);
    return inner ? callsOf(inner.selectionSet, all, fragments) : [];
  });
}

function merged(calls: readonly Call[]): readonly SelectionNode[] {
  const fields = new Map<string, FieldNode>();
  for (const { field } of calls) {
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

function defaultOf({ variableDefinitions = [] }: OperationDefinitionNode, name: string): unknown {
  const definition = variableDefinitions.find(({ variable }) => variable.name.value === name);
  return definition?.defaultValue && valueFromASTUntyped(definition.defaultValue);
}

const keyOf = (field: FieldNode): string => (field.alias ?? field.name).value;
