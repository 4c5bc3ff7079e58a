import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** The variables of a request as they came. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * graphql-jit refuses a variable that leaves out an input field of a type like `Boolean! = false`, although its default makes it optional
 * (GraphQL specification, October 2021, section 3.10). This fills in such defaults before graphql-jit looks at the variables.
 */
export function inputDefaultsOf(schema: GraphQLSchema, document: DocumentNode): (variables: Variables) => Variables {
  const concerned = document.definitions
    .flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? (node.variableDefinitions ?? []) : []))
    .flatMap(({ variable, type }) => {
      const inputType = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
      return inputType && hasDefaults(inputType) ? [[variable.name.value, inputType] as const] : [];
    });
  if (concerned.length === 0) return (variables) => variables;
  return (variables) => {
    const filled: Record<string, unknown> = { ...variables };
    for (const [name, type] of concerned) if (name in filled) filled[name] = withDefaults(filled[name], type);
    return filled;
  };
}

function withDefaults(value: unknown, type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return value;
  if (isListType(nullable)) {
    const itemType = nullable.ofType as GraphQLInputType;
    return Array.isArray(value) ? value.map((item) => withDefaults(item, itemType)) : withDefaults(value, itemType);
  }
  if (!isInputObjectType(nullable) || typeof value !== 'object') return value;
  const filled: Record<string, unknown> = { ...value };
  for (const field of Object.values(nullable.getFields())) {
    if (filled[field.name] !== undefined) filled[field.name] = withDefaults(filled[field.name], field.type);
    else if (isNonNullType(field.type) && field.astNode?.defaultValue)
      filled[field.name] = valueFromASTUntyped(field.astNode.defaultValue);
  }
  return filled;
}

/** Whether an input of this type, however deep, has a field that must not be null and has a default. */
function hasDefaults(type: GraphQLInputType, seen = new Set<string>()): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  seen.add(named.name);
  return Object.values(named.getFields()).some(
    (field) => (isNonNullType(field.type) && field.defaultValue !== undefined) || hasDefaults(field.type, seen),
  );
}
