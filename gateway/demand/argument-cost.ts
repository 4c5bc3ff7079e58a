import {
  getNullableType,
  isInputObjectType,
  isListType,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { CostTable } from './cost-table';
import type { Variables } from './list-length';

/** What the arguments of one field cost: their own `@cost`, and one for each input object with its fields' `@cost`. */
export type ArgumentCost = (variables: Variables) => number;

/** Undefined when they cost nothing, whatever is given. */
export function argumentCostOf(
  typeName: string,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  table: CostTable,
): ArgumentCost | undefined {
  let fixed = 0;
  const inputs: { readonly type: GraphQLInputType; readonly of: (variables: Variables) => unknown }[] = [];
  for (const given of node.arguments ?? []) {
    const argument = field.args.find(({ name }) => name === given.name.value);
    if (!argument) continue;
    fixed += table.weight(`${typeName}.${field.name}(${argument.name}:)`) ?? 0;
    inputs.push({ type: argument.type, of: (variables) => valueFromASTUntyped(given.value, variables) });
  }
  const objects = inputs.filter(({ type }) => isInputObjectType(itemOf(type)));
  if (objects.length === 0) return fixed === 0 ? undefined : () => fixed;
  return (variables) => objects.reduce((sum, { type, of }) => sum + inputCost(type, of(variables), table), fixed);
}

function inputCost(type: GraphQLInputType, value: unknown, table: CostTable): number {
  if (value === null || value === undefined) return 0;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.reduce<number>((sum, item) => sum + inputCost(nullable.ofType, item, table), 0);
  }
  if (!isInputObjectType(nullable)) return table.weight(nullable.name) ?? 0;
  let sum = table.weight(nullable.name) ?? 1;
  for (const [name, inner] of Object.entries(value)) {
    const field = Object.hasOwn(nullable.getFields(), name) ? nullable.getFields()[name] : undefined;
    if (field) sum += (table.weight(`${nullable.name}.${name}`) ?? 0) + inputCost(field.type, inner, table);
  }
  return sum;
}

function itemOf(type: GraphQLInputType): GraphQLInputType {
  const nullable = getNullableType(type);
  return isListType(nullable) ? itemOf(nullable.ofType) : nullable;
}
