import {
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** Without fragments and variables that nothing uses: planners and validation refuse them. */
export function pruned(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  const variables = new Set<string>();
  const definitions = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable({ name }) {
        variables.add(name.value);
      },
      FragmentSpread({ name }) {
        if (used.has(name.value)) return;
        used.add(name.value);
        const fragment = definitions.get(name.value);
        if (fragment) follow(fragment);
      },
    });
  };
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) follow(node);
  return {
    kind: Kind.DOCUMENT,
    definitions: document.definitions.flatMap((node): DefinitionNode[] => {
      if (node.kind === Kind.FRAGMENT_DEFINITION) return used.has(node.name.value) ? [node] : [];
      if (node.kind !== Kind.OPERATION_DEFINITION) return [];
      const kept = node.variableDefinitions?.filter(({ variable }) => variables.has(variable.name.value));
      return [{ ...node, ...(kept && { variableDefinitions: kept }) }];
    }),
  };
}
