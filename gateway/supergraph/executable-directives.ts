import {
  DirectiveLocation,
  Kind,
  extendSchema,
  parse,
  type DirectiveDefinitionNode,
  type GraphQLSchema,
  type TypeNode,
} from 'graphql';

const EXECUTABLE: ReadonlySet<string> = new Set([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]);

/**
 * The client's schema with the directives for documents that subgraphs compose (`@composeDirective`), so that documents with them are
 * valid. They are checked and not sent on: what they mean, only some subgraph knows, and not each of them may know it.
 */
export function withExecutableDirectives(schema: GraphQLSchema, sdl: string): GraphQLSchema {
  const definitions = parse(sdl, { noLocation: true }).definitions.flatMap((node): DirectiveDefinitionNode[] => {
    if (node.kind !== Kind.DIRECTIVE_DEFINITION || schema.getDirective(node.name.value)) return [];
    const locations = node.locations.filter(({ value }) => EXECUTABLE.has(value));
    const isKnown = (node.arguments ?? []).every(({ type }) => schema.getType(namedType(type)));
    return locations.length > 0 && isKnown ? [{ ...node, locations }] : [];
  });
  if (definitions.length === 0) return schema;
  return extendSchema(schema, { kind: Kind.DOCUMENT, definitions }, { assumeValid: true, assumeValidSDL: true });
}

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));
