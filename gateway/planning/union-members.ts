import { Kind, type ConstDirectiveNode, type DocumentNode, type UnionTypeDefinitionNode } from 'graphql';

/** Which members a union has in each subgraph that knows it, by the names that the supergraph gives subgraphs (`join__Graph`). */
export type UnionMembers = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** The unions whose members differ from subgraph to subgraph. */
export function partialUnionsOf(supergraph: DocumentNode): UnionMembers {
  const partial = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.UNION_TYPE_DEFINITION) continue;
    const members = membersOf(node);
    const all = node.types?.length ?? 0;
    if ([...members.values()].some(({ size }) => size > 0 && size < all)) partial.set(node.name.value, members);
  }
  return partial;
}

function membersOf({ directives = [] }: UnionTypeDefinitionNode): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>();
  for (const directive of directives) {
    if (directive.name.value !== 'join__unionMember') continue;
    const graph = argumentOf(directive, 'graph');
    const member = argumentOf(directive, 'member');
    if (graph === undefined || member === undefined) continue;
    const known = members.get(graph);
    if (known) known.add(member);
    else members.set(graph, new Set([member]));
  }
  return members;
}

/** The names by which plans know subgraphs, by those that the supergraph's directives use. */
export function graphNamesOf(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION || node.name.value !== 'join__Graph') continue;
    for (const { name, directives = [] } of node.values ?? []) {
      const graph = directives.find((directive) => directive.name.value === 'join__graph');
      const stated = graph && argumentOf(graph, 'name');
      if (stated !== undefined) names.set(name.value, stated);
    }
  }
  return names;
}

/** The value of an argument that is a string or an enum's. */
export function argumentOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
