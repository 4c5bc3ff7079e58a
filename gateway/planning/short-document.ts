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
    case 'fetch': {
      const names = shortNames(
        node.entities.map(({ variable }) => variable),
        new Set(node.variables),
      );
      return {
        ...node,
        document: renamed(stripIgnoredCharacters(node.document), names),
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

/** Variables are found in the text itself: parsing and printing it again would take a good part of the time that planning takes. */
function renamed(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  // A string may say what looks like a variable.
  if (text.includes('"')) return stripIgnoredCharacters(print(withNames(parse(text, { noLocation: true }), names)));
  return text.replace(/\$(\w+)/g, (found, name: string) => {
    const short = names.get(name);
    return short === undefined ? found : `$${short}`;
  });
}

function withNames(document: DocumentNode, names: ReadonlyMap<string, string>): DocumentNode {
  return visit(document, {
    Variable(node) {
      const name = names.get(node.name.value);
      return name === undefined ? undefined : { ...node, name: { kind: Kind.NAME, value: name } };
    },
  });
}
