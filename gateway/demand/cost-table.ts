import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { argumentsOf, coreDirectives } from '../access/core-directives';

/** `@listSize` of one field; https://ibm.github.io/graphql-specs/cost-spec.html#sec-The-List-Size-Directive. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  /** Paths into the arguments, such as `first` or `page.size`. */
  readonly slicingArguments: readonly string[];
  /** Fields of the returned object whose lists have this size, such as `edges` and `nodes` of a connection. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** The costs that a supergraph states; coordinates are `Type`, `Type.field`, `Type.field(argument:)` and `Input.field`. */
export interface CostTable {
  weight(coordinate: string): number | undefined;
  listSize(typeName: string, fieldName: string): ListSize | undefined;
}

export function costTableOf(supergraph: DocumentNode): CostTable {
  const names = coreDirectives(supergraph);
  const weights = new Map<string, number>();
  const sizes = new Map<string, ListSize>();
  const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    for (const directive of directives) {
      const name = names.get(directive.name.value);
      if (name === 'cost') weights.set(coordinate, Number(argumentsOf(directive).weight));
      if (name === 'listSize') sizes.set(coordinate, listSizeOf(argumentsOf(directive)));
    }
  };
  for (const node of supergraph.definitions) {
    if (!node.kind.endsWith('TypeDefinition') || !('name' in node) || node.name === undefined) continue;
    const typeName = node.name.value;
    read(typeName, node.directives as readonly ConstDirectiveNode[]);
    if (!('fields' in node)) continue;
    for (const field of node.fields ?? []) {
      const coordinate = `${typeName}.${field.name.value}`;
      read(coordinate, field.directives);
      if (field.kind !== Kind.FIELD_DEFINITION) continue;
      for (const argument of field.arguments ?? []) read(`${coordinate}(${argument.name.value}:)`, argument.directives);
    }
  }
  return {
    weight: (coordinate) => weights.get(coordinate),
    listSize: (typeName, fieldName) => sizes.get(`${typeName}.${fieldName}`),
  };
}

function listSizeOf(given: Readonly<Record<string, unknown>>): ListSize {
  const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  // The untyped reading of an Int literal is a number; of an absent argument, undefined.
  return {
    assumedSize: typeof given.assumedSize === 'number' ? given.assumedSize : undefined,
    slicingArguments: strings(given.slicingArguments),
    sizedFields: strings(given.sizedFields),
    requireOneSlicingArgument: given.requireOneSlicingArgument !== false,
  };
}
