import {
  Kind,
  getNamedType,
  getNullableType,
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
  /** `@cost` of the field, else of its type, else 1 for an object and 0 for a leaf. */
  readonly weight: number;
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
  const weight =
    table.weight(`${parent.name}.${field.name}`) ?? table.weight(named.name) ?? (isCompositeType(named) ? 1 : 0);
  const children = node.selectionSet && isCompositeType(named) ? costNodesOf(node.selectionSet, named, source) : [];
  const argumentCost = argumentCostOf(parent.name, node, field, table);
  if (weight === 0 && children.length === 0 && argumentCost === undefined) return undefined;
  return {
    key: node.alias?.value ?? node.name.value,
    node,
    field,
    weight,
    isList: isListType(getNullableType(field.type)),
    size: table.listSize(parent.name, field.name),
    argumentCost,
    children,
    conditions,
  };
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
