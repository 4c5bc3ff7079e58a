import { Kind, visit, type ASTNode, type DefinitionNode } from 'graphql';

/**
 * The definitions that a client can come across, from `roots` on. An input or enum that only hidden fields use would tell what they are
 * about. Directives stay.
 */
export function reachableDefinitions(
  definitions: readonly DefinitionNode[],
  roots: readonly string[],
): DefinitionNode[] {
  const byName = new Map<string, DefinitionNode>();
  const implementers = new Map<string, string[]>();
  for (const node of definitions) {
    if (!('name' in node) || !node.name || node.kind === Kind.DIRECTIVE_DEFINITION) continue;
    byName.set(node.name.value, node);
    for (const { name } of 'interfaces' in node ? (node.interfaces ?? []) : [])
      implementers.set(name.value, [...(implementers.get(name.value) ?? []), node.name.value]);
  }
  const reached = new Set<string>();
  const fromDirectives = definitions.filter(({ kind }) => kind === Kind.DIRECTIVE_DEFINITION).flatMap(typesNamedIn);
  const queue = [...roots, ...fromDirectives];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const node = byName.get(name);
    if (!node || reached.has(name)) continue;
    reached.add(name);
    queue.push(...typesNamedIn(node), ...(implementers.get(name) ?? []));
  }
  return definitions.filter(
    (node) => !('name' in node) || !byName.has(node.name?.value ?? '') || reached.has(node.name?.value ?? ''),
  );
}

function typesNamedIn(node: ASTNode): string[] {
  const names: string[] = [];
  visit(node, { NamedType: ({ name }) => void names.push(name.value) });
  return names;
}
