import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** A root field and the directives on the way to it: all of them must hold for it to be called. */
interface Call {
  readonly field: FieldNode;
  readonly conditions: readonly DirectiveNode[];
}

/**
 * A mutation whose root fields of one response key are one field, at the place of the first of them, as the specification's
 * CollectFields has it: planners would call each of them. Where the first depends on a variable, the next one is called only when the
 * first is not. Throws where the conditions of one key cannot be told apart so.
 */
export function withMergedMutations(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const definitions = document.definitions.map((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION || node.operation !== 'mutation') return node;
    const calls = callsOf(node.selectionSet, [], fragments);
    if (new Set(calls.map(({ field }) => keyOf(field))).size === calls.length) return node;
    return { ...node, selectionSet: { ...node.selectionSet, selections: merged(calls) } };
  });
  return { ...document, definitions };
}

function callsOf(
  set: SelectionSetNode,
  conditions: readonly DirectiveNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly Call[] {
  return set.selections.flatMap((item) => {
    const all = [...conditions, ...(item.directives ?? [])];
    if (item.kind === Kind.FIELD) return [{ field: { ...item, directives: [] }, conditions: all }];
    const inner = item.kind === Kind.INLINE_FRAGMENT ? item : fragments.get(item.name.value);
    return inner ? callsOf(inner.selectionSet, all, fragments) : [];
  });
}

function merged(calls: readonly Call[]): SelectionNode[] {
  return calls.flatMap((call): SelectionNode[] => {
    const same = calls.filter(({ field }) => keyOf(field) === keyOf(call.field));
    const before = same.slice(0, same.indexOf(call));
    if (before.some(({ conditions }) => conditions.length === 0)) return [];
    const field = { ...call.field, ...(call.field.selectionSet && { selectionSet: together(call, same) }) };
    return [under([...call.conditions, ...before.map(negated)], field)];
  });
}

/** What all calls of one key ask for below, each under its own conditions but the call's. */
function together(call: Call, same: readonly Call[]): SelectionSetNode {
  const selections = same.flatMap(({ field, conditions }) => {
    const below = field.selectionSet?.selections ?? [];
    return field === call.field ? below : below.map((item) => under(conditions, item));
  });
  return { kind: Kind.SELECTION_SET, selections };
}

/** Each condition as an inline fragment of its own, because a directive can stand only once at one place. */
const under = (conditions: readonly DirectiveNode[], item: SelectionNode): SelectionNode =>
  conditions.reduceRight<SelectionNode>(
    (inner, directive) => ({
      kind: Kind.INLINE_FRAGMENT,
      directives: [directive],
      selectionSet: { kind: Kind.SELECTION_SET, selections: [inner] },
    }),
    item,
  );

function negated({ field, conditions }: Call): DirectiveNode {
  const [only, another] = conditions;
  if (!only || another)
    throw new Error(`Cannot tell when ${keyOf(field)} is called: write the field once, or give it one condition.`);
  const name = only.name.value === 'skip' ? 'include' : 'skip';
  return { ...only, name: { kind: Kind.NAME, value: name } };
}

const keyOf = (field: FieldNode): string => (field.alias ?? field.name).value;
