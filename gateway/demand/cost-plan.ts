import { getNamedType, isCompositeType, type OperationDefinitionNode } from 'graphql';
import { objectsIn } from './json-objects';
import { costNodesOf, type CostNode, type CostSource } from './cost-nodes';
import { DEFAULT_LIST_SIZE, listLength, type Variables } from './list-length';

/** Whether an object costs 1, and nothing else anything: then the objects of an answer are its cost. */
const isPlain = (node: CostNode): boolean =>
  node.weight === 1 &&
  !node.weightOf &&
  isCompositeType(getNamedType(node.field.type)) &&
  !node.argumentCost &&
  node.children.every(isPlain);

/** What a mutation costs before its fields: it writes. */
const MUTATION = 10;

interface Sized {
  readonly names: readonly string[];
  readonly length: number;
}

/** The cost of an operation, prepared once: by the sizes that are asked for, and by the answer. */
export class CostPlan {
  readonly #base: number;
  readonly #nodes: readonly CostNode[];
  readonly #plain: boolean;

  constructor(operation: OperationDefinitionNode, source: CostSource) {
    const root = source.schema.getRootType(operation.operation);
    this.#base = operation.operation === 'mutation' ? MUTATION : 0;
    this.#nodes = root ? costNodesOf(operation.selectionSet, root, source) : [];
    this.#plain = this.#nodes.every(isPlain);
  }

  /** What the operation may cost, as far as sizes are known. Throws COST_LIMIT_EXCEEDED for a missing slicing argument. */
  requested(variables: Variables): number {
    return this.#base + requestedOf(this.#nodes, variables, undefined);
  }

  /** What the answer did cost: lists by their real length, nulls nothing. */
  actual(data: unknown, variables: Variables): number {
    return this.#base + actualOf(this.#nodes, data, variables);
  }

  /** The same for an answer's data as JSON text; mostly without parsing it, or even reading it when its objects were counted. */
  actualOfText(text: string, variables: Variables, objects?: number): number {
    if (text === 'null') return this.#base;
    // The root itself costs nothing.
    if (this.#plain) return this.#base + (objects ?? objectsIn(text)) - 1;
    return this.actual(JSON.parse(text), variables);
  }
}

function requestedOf(nodes: readonly CostNode[], variables: Variables, sized: Sized | undefined): number {
  let sum = 0;
  for (const node of nodes) {
    if (node.conditions.length > 0 && node.conditions.some((holds) => !holds(variables))) continue;
    const own = node.size && listLength(node.size, node.node, node.field, variables);
    const sizedFields = node.size?.sizedFields ?? [];
    const inner = own !== undefined && sizedFields.length > 0 ? { names: sizedFields, length: own } : undefined;
    let length = 1;
    if (node.isList) {
      const given = sized?.names.includes(node.field.name) ? sized.length : undefined;
      length = given ?? (inner === undefined ? own : undefined) ?? DEFAULT_LIST_SIZE;
    }
    sum += length * (node.weight + requestedOf(node.children, variables, inner));
    if (node.argumentCost) sum += node.argumentCost(variables);
  }
  return sum;
}

/** By the real types where the answer tells them; a fragment on another type then costs nothing. */
function actualOf(nodes: readonly CostNode[], object: unknown, variables: Variables, type?: string): number {
  if (typeof object !== 'object' || object === null) return 0;
  let sum = 0;
  for (const node of nodes) {
    const value = (object as Readonly<Record<string, unknown>>)[node.key];
    if (value === undefined || value === null || (type !== undefined && !node.parents.has(type))) continue;
    sum += actualOfValue(node, value, variables, type);
    if (node.argumentCost) sum += node.argumentCost(variables);
  }
  return sum;
}

function actualOfValue(node: CostNode, value: unknown, variables: Variables, parent: string | undefined): number {
  if (!Array.isArray(value)) {
    const type = node.typeKey === undefined ? undefined : typeIn(value, node.typeKey);
    const known = parent !== undefined || type !== undefined;
    const weight = known && node.weightOf ? node.weightOf(parent, type) : node.weight;
    return weight + actualOf(node.children, value, variables, type);
  }
  if (node.children.length === 0 && !node.weightOf) return node.weight * value.length;
  let sum = 0;
  for (const item of value) if (item !== null) sum += actualOfValue(node, item, variables, parent);
  return sum;
}

function typeIn(object: unknown, key: string): string | undefined {
  const name = typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[key] : undefined;
  return typeof name === 'string' ? name : undefined;
}
