import {
  Kind,
  buildASTSchema,
  isInterfaceType,
  isObjectType,
  parse,
  printSchema,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  type TypeNode,
} from 'graphql';
import type { Permissions } from './permissions';
import { reachableDefinitions } from './reachable-definitions';

/** The schema as somebody with these permissions may know it: without the fields and types that they may not read or never come across. */
export function visibleSchema(schema: GraphQLSchema, permissions: Permissions): GraphQLSchema {
  let definitions: readonly DefinitionNode[] = parse(printSchema(schema), { noLocation: true }).definitions;
  for (;;) {
    const kept = pruned(definitions, schema, permissions);
    const same = sizeOf(kept) === sizeOf(definitions);
    definitions = kept;
    if (!same) continue;
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const names = roots.flatMap((root) => (root ? [root.name] : []));
    const reachable = reachableDefinitions(definitions, names);
    return buildASTSchema({ kind: Kind.DOCUMENT, definitions: reachable }, { assumeValid: true });
  }
}

/** One round: what refers to something that is gone goes with it. */
function pruned(
  definitions: readonly DefinitionNode[],
  schema: GraphQLSchema,
  permissions: Permissions,
): DefinitionNode[] {
  const names = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);
  for (const node of definitions) if ('name' in node && node.name) names.add(node.name.value);
  const visible = (typeName: string) => (field: FieldDefinitionNode) => {
    const type = schema.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) return true;
    const found = type.getFields()[field.name.value] as GraphQLField<unknown, unknown> | undefined;
    const possible = isInterfaceType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
    return (
      found !== undefined &&
      names.has(namedType(field.type)) &&
      permissions.mayReadField(type, found, new Set(possible))
    );
  };
  return definitions.flatMap((node): DefinitionNode[] => {
    switch (node.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const fields = node.fields?.filter(visible(node.name.value)) ?? [];
        const interfaces = node.interfaces?.filter(({ name }) => names.has(name.value)) ?? [];
        // An empty Query would be no schema at all.
        if (fields.length === 0 && node.name.value !== schema.getQueryType()?.name) return [];
        return permissions.mayReadType(node.name.value) ? [{ ...node, fields, interfaces }] : [];
      }
      case Kind.UNION_TYPE_DEFINITION: {
        const types = node.types?.filter(({ name }) => names.has(name.value)) ?? [];
        return types.length > 0 && permissions.mayReadType(node.name.value) ? [{ ...node, types }] : [];
      }
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
        return permissions.mayReadType(node.name.value) ? [node] : [];
      default:
        return [node];
    }
  });
}

const sizeOf = (definitions: readonly DefinitionNode[]): number =>
  definitions.reduce(
    (sum, node) =>
      sum + 1 + ('fields' in node ? (node.fields?.length ?? 0) : 0) + ('types' in node ? (node.types?.length ?? 0) : 0),
    0,
  );

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type));
