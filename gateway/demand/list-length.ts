import { valueFromASTUntyped, type FieldNode, type GraphQLField } from 'graphql';
import { PublicError } from '../../common/errors/public-error';
import type { ListSize } from './cost-table';

/** Values of variables, with their defaults. */
export type Variables = Readonly<Record<string, unknown>>;

/** How long a list is taken to be of which nothing is said. */
export const DEFAULT_LIST_SIZE = 10;

/** A page can be no longer than this, whatever is asked for: larger numbers are refused by the subgraph. */
const MOST = 1_000_000_000;

/**
 * The length that a field's list is taken to have: the largest slicing argument that is given (or has a default), else the assumed size.
 * Throws COST_LIMIT_EXCEEDED when the schema wants exactly one slicing argument and there is another number of them.
 */
export function listLength(
  size: ListSize,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  variables: Variables,
): number {
  if (size.slicingArguments.length === 0) return size.assumedSize ?? DEFAULT_LIST_SIZE;
  const given: number[] = [];
  for (const path of size.slicingArguments) {
    const value = argumentAt(path, node, field, variables);
    if (value !== undefined && value !== null) given.push(lengthOf(value));
  }
  if (size.requireOneSlicingArgument && given.length !== 1) {
    const names = size.slicingArguments.join(', ');
    throw new PublicError('COST_LIMIT_EXCEEDED', {
      ja: `${node.name.value} には ${names} のうち 1 つだけを指定してください。`,
      en: `Give exactly one of ${names} to ${node.name.value}.`,
    });
  }
  return given.length > 0 ? Math.max(...given) : (size.assumedSize ?? DEFAULT_LIST_SIZE);
}

/** A negative or absurd number costs the most or nothing, so that it can never lower the cost of something else. */
function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  const number = Number(value);
  return Number.isFinite(number) ? Math.min(Math.max(number, 0), MOST) : MOST;
}

function argumentAt(
  path: string,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  variables: Variables,
): unknown {
  const [name = '', ...rest] = path.split('.');
  const given = node.arguments?.find((argument) => argument.name.value === name);
  let value = given && valueFromASTUntyped(given.value, variables);
  if (value === undefined) value = field.args.find((argument) => argument.name === name)?.defaultValue;
  for (const step of rest) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}
