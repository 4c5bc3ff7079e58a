import {
  Kind,
  TypeInfo,
  getNamedType,
  isObjectType,
  parse,
  print,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Fetch, PlanNode, QueryPlan } from './plan';
import type { UnionMembers } from './union-members';

export interface Narrowing {
  /** The supergraph's schema, with everything that subgraphs say. */
  readonly schema: GraphQLSchema;
  readonly partial: UnionMembers;
  /** The name in the supergraph's directives of a subgraph of the plan. */
  readonly graphOf: (subgraph: string) => string | undefined;
}

const ONLY_TYPE_NAME: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
};

/** The plan with documents that ask each subgraph only for those members of a union that it knows; see `withWholeUnions`. */
export function narrowed(plan: QueryPlan, narrowing: Narrowing): QueryPlan {
  return plan && narrowNode(plan, narrowing);
}

function narrowNode(node: PlanNode, narrowing: Narrowing): PlanNode {
  switch (node.kind) {
    case 'fetch':
      return narrowFetch(node, narrowing);
    default:
      return { ...node, nodes: node.nodes.map((child) => narrowNode(child, narrowing)) };
  }
}

function narrowFetch(fetch: Fetch, { schema, partial, graphOf }: Narrowing): Fetch {
  const graph = graphOf(fetch.subgraph);
  if (graph === undefined) return fetch;
  const types = new TypeInfo(schema);
  let changed = false;
  const document = visit(
    withoutFragments(parse(fetch.document, { noLocation: true })),
    visitWithTypeInfo(types, {
      SelectionSet: {
        enter(node) {
          const union = getNamedType(types.getType() ?? undefined)?.name;
          const members = union === undefined ? undefined : partial.get(union)?.get(graph);
          if (members === undefined) return undefined;
          const selections = node.selections.filter(
            (selection) =>
              selection.kind !== Kind.INLINE_FRAGMENT ||
              selection.typeCondition === undefined ||
              selection.typeCondition.name.value === union ||
              members.has(selection.typeCondition.name.value) ||
              !isObjectType(schema.getType(selection.typeCondition.name.value)),
          );
          if (selections.length === node.selections.length) return undefined;
          changed = true;
          return selections.length === 0 ? ONLY_TYPE_NAME : { ...node, selections };
        },
      },
    }),
  );
  if (!changed) return fetch;
  const used = variablesIn(document);
  return {
    ...fetch,
    document: print(withVariables(document, used)),
    variables: fetch.variables.filter((name) => used.has(name)),
  };
}

/** Named fragments spread in place: one fragment may be used below different types. */
export function withoutFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  if (fragments.size === 0) return document;
  const operations = document.definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION);
  return visit(
    { ...document, definitions: operations },
    {
      FragmentSpread({ name, directives = [] }) {
        const fragment = fragments.get(name.value);
        if (fragment === undefined) return undefined;
        const { typeCondition, selectionSet } = fragment;
        // Visited again, because it may spread others.
        return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet };
      },
    },
  );
}

function variablesIn(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return used;
}

/** Only with the definitions of variables that are used: others are not valid. */
function withVariables(document: DocumentNode, used: ReadonlySet<string>): DocumentNode {
  return visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? false : null),
  });
}
