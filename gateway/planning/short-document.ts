import { Kind, parse, print, stripIgnoredCharacters, visit, type DocumentNode } from 'graphql';
import type { PlanNode, QueryPlan } from './plan';

/**
 * The plan with its documents as short as they can be: no layout, and the variables that planners give long names
 * (`$__batch_reps_0`) under short ones. These bytes are sent, signed and hashed for every request.
 */
export function withShortDocuments(plan: QueryPlan): QueryPlan {
  return plan === undefined ? undefined : shortened(plan);
}

function shortened(node: PlanNode): PlanNode {
  switch (node.kind) {
    case 'sequence':
    case 'parallel':
      return { ...node, nodes: node.nodes.map(shortened) };
    case 'condition':
      return {
        ...node,
        ...(node.then && { then: shortened(node.then) }),
        ...(node.else && { else: shortened(node.else) }),
      };
    case 'fetch': {
      const document = parse(node.document, { noLocation: true });
      const names = shortNames(
        node.entities.map(({ variable }) => variable),
        new Set(node.variables),
      );
      return {
        ...node,
        document: stripIgnoredCharacters(print(renamed(document, names))),
        entities: node.entities.map((entities) => ({
          ...entities,
          variable: names.get(entities.variable) ?? entities.variable,
        })),
      };
    }
  }
}

/** A name for each of a planner's variables that no variable of the client has. */
function shortNames(variables: readonly string[], taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let next = 0;
  for (const variable of variables) {
    let name = `r${next++}`;
    while (taken.has(name)) name = `r${next++}`;
    names.set(variable, name);
  }
  return names;
}

function renamed(document: DocumentNode, names: ReadonlyMap<string, string>): DocumentNode {
  if (names.size === 0) return document;
  return visit(document, {
    Variable(node) {
      const name = names.get(node.name.value);
      return name === undefined ? undefined : { ...node, name: { kind: Kind.NAME, value: name } };
    },
  });
}
