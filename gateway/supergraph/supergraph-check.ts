import { Kind, parse, visit, type ConstDirectiveNode, type DocumentNode, type EnumTypeDefinitionNode } from 'graphql';

/** Why a text cannot be served as a supergraph, in words that say what to do. */
class UnfitSupergraph extends Error {}

const COMPOSE = 'Compose the subgraphs first, for example with "rover supergraph compose".';

/**
 * Parses a supergraph. Throws where it is none, or has subgraphs that do not speak GraphQL: planners would take them for others and
 * ask them in vain.
 */
export function parseSupergraph(sdl: string): DocumentNode {
  if (sdl.trim() === '') throw new UnfitSupergraph(`The supergraph is empty. ${COMPOSE}`);
  let document: DocumentNode;
  try {
    document = parse(sdl, { noLocation: true });
  } catch (error) {
    throw new UnfitSupergraph(`The supergraph is not written in GraphQL: ${(error as Error).message}`);
  }
  const graphs = document.definitions.find(
    (node): node is EnumTypeDefinitionNode =>
      node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  );
  if (!graphs) throw new UnfitSupergraph(`This is a schema and no supergraph: it names no subgraphs. ${COMPOSE}`);
  const connectors = connectorsOf(document);
  if (connectors.size > 0) {
    throw new UnfitSupergraph(
      `${[...connectors].join(', ')}: subgraphs made of connectors (@connect) are executed by Apollo Router only. Serve them as GraphQL.`,
    );
  }
  return document;
}

/** The failure of a library to read a supergraph, with what to do about it. */
export function explained(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const advice = /unsupported/.test(message)
    ? ' Compose it with Federation 1 or 2.0 to 2.14 (join v0.1 to v0.5), without features that only another gateway has.'
    : '';
  return new UnfitSupergraph(`The supergraph cannot be used. ${message}.${advice}`, { cause: error });
}

/** The subgraphs, as the supergraph's directives call them, that have connectors. */
function connectorsOf(document: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'join__directive') return;
      const { name, graphs } = argumentsOf(node as ConstDirectiveNode);
      if (name?.kind !== Kind.STRING || !/^(?:connect|source)(?:__|$)/.test(name.value)) return;
      for (const graph of graphs?.kind === Kind.LIST ? graphs.values : [])
        if (graph.kind === Kind.ENUM) found.add(graph.value);
    },
  });
  return found;
}

const argumentsOf = ({ arguments: given = [] }: ConstDirectiveNode) =>
  Object.fromEntries(given.map(({ name, value }) => [name.value, value]));
