import {
  Kind,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isUnionType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { argumentCostOf, type ArgumentCost } from './argument-cost';
import type { CostTable, ListSize } from './cost-table';
import type { Variables } from './list-length';

type Condition = (variables: Variables) => boolean;

/** What one field costs: `(weight + children) × length`, plus its arguments once. */
export interface CostNode {
  readonly key: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  /** `@cost` of the field, else of its type, else 1 for an object and 0 for a leaf; the dearest where types differ. */
  readonly weight: number;
  /** The same where types differ and the type of the object that has the field, of the field's own object, or both are known. */
  readonly weightOf: ((parent: string | undefined, type: string | undefined) => number) | undefined;
  /** The object types that the field is asked of. */
  readonly parents: ReadonlySet<string>;
  /** The response key that tells an object's type, where the client asks for it. */
  readonly typeKey: string | undefined;
  readonly isList: boolean;
  readonly size: ListSize | undefined;
  readonly argumentCost: ArgumentCost | undefined;
  readonly children: readonly CostNode[];
  /** `@skip` and `@include` on it and on the fragments around it; all must hold. */
  readonly conditions: readonly Condition[];
}

export interface CostSource {
  readonly schema: GraphQLSchema;
  readonly table: CostTable;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The fields of a selection set that cost anything. Fragments on different types are all counted: which one applies is not known yet. */
export function costNodesOf(set: SelectionSetNode, parent: GraphQLCompositeType, source: CostSource): CostNode[] {
  const nodes: CostNode[] = [];
  collect(set, parent, [], source, nodes);
  return nodes;
}

function collect(
  set: SelectionSetNode,
  parent: GraphQLCompositeType,
  around: readonly Condition[],
  source: CostSource,
  into: CostNode[],
): void {
  for (const selection of set.selections) {
    const conditions = [...around, ...conditionsOf(selection)];
    if (selection.kind === Kind.FIELD) {
      const node = costNode(selection, parent, conditions, source);
      if (node) into.push(node);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : source.fragments.get(selection.name.value);
    if (!fragment) continue;
    const narrowed = fragment.typeCondition && source.schema.getType(fragment.typeCondition.name.value);
    const type = narrowed && isCompositeType(narrowed) ? narrowed : parent;
    collect(fragment.selectionSet, type, conditions, source, into);
  }
}

function costNode(
  node: FieldNode,
  parent: GraphQLCompositeType,
  conditions: readonly Condition[],
  source: CostSource,
): CostNode | undefined {
  const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
  if (!field) return undefined;
  const named = getNamedType(field.type);
  const { table } = source;
  const parents = typesBehind(parent, source);
  const weigh = (owners: readonly string[], types: readonly string[]): number =>
    largest(owners.map((name) => table.weight(`${name}.${field.name}`))) ??
    (isCompositeType(named) ? largest(types.map((name) => table.weight(name) ?? 1)) : table.weight(named.name)) ??
    0;
  const types = isCompositeType(named) ? typesBehind(named, source) : [];
  const weight = weigh(parents, types);
  const differ = parents.some((owner) =>
    (types.length > 0 ? types : ['']).some((type) => weigh([owner], [type]) !== weight),
  );
  const children = node.selectionSet && isCompositeType(named) ? costNodesOf(node.selectionSet, named, source) : [];
  const argumentCost = argumentCostOf(parent.name, node, field, table);
  if (weight === 0 && children.length === 0 && argumentCost === undefined) return undefined;
  return {
    key: node.alias?.value ?? node.name.value,
    node,
    field,
    weight,
    weightOf: differ
      ? (owner, type) =>
          weigh(owner === undefined ? parents : [parent.name, owner], type === undefined ? types : [type])
      : undefined,
    parents: new Set(parents),
    typeKey: node.selectionSet && isAbstractType(named) ? typeKeyOf(node.selectionSet) : undefined,
    isList: isListType(getNullableType(field.type)),
    size: parents.map((name) => table.listSize(name, field.name)).find((size) => size !== undefined),
    argumentCost,
    children,
    conditions,
  };
}

/** A type, and of an interface or union all that may stand behind it: what it costs is stated by them, and the dearest may come. */
function typesBehind(type: GraphQLCompositeType, { schema }: CostSource): readonly string[] {
  return isAbstractType(type) ? [type.name, ...schema.getPossibleTypes(type).map(({ name }) => name)] : [type.name];
}

function typeKeyOf({ selections }: SelectionSetNode): string | undefined {
  for (const item of selections)
    if (item.kind === Kind.FIELD && item.name.value === '__typename' && !item.directives?.length)
      return (item.alias ?? item.name).value;
  return undefined;
}

function largest(weights: readonly (number | undefined)[]): number | undefined {
  const stated = weights.filter((weight) => weight !== undefined);
  return stated.length > 0 ? Math.max(...stated) : undefined;
}

function conditionsOf({ directives = [] }: SelectionNode): Condition[] {
  return directives.flatMap(({ name, arguments: args }): Condition[] => {
    const value = args?.[0]?.value;
    if ((name.value !== 'skip' && name.value !== 'include') || value === undefined) return [];
    const on: Condition = (variables) =>
      value.kind === Kind.VARIABLE ? variables[value.name.value] === true : value.kind === Kind.BOOLEAN && value.value;
    return [name.value === 'skip' ? (variables) => !on(variables) : on];
  });
}
