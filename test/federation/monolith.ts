import { execute, parse, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { readSupergraph } from '../../gateway/supergraph/supergraph';
import { supergraphOf, type Answer, type TestSubgraphs } from './testkit';

/** What the fields of a whole graph answer, where it is more than the property of their name. */
export type WholeResolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each resolver names the shapes of its own object and arguments
type Resolver = (object: any, given: any) => unknown;

export interface Monolith {
  readonly schema: GraphQLSchema;
  run(query: string, variables?: Record<string, unknown>): Promise<Answer>;
}

/** A graph as one schema on graphql-js, without any federation: what it answers is right by definition. */
export function monolithOf(subgraphs: TestSubgraphs, resolvers: WholeResolvers): Monolith {
  const schema = readSupergraph(supergraphOf(subgraphs)).apiSchema;
  const fieldResolver: GraphQLFieldResolver<Record<string, unknown>, unknown> = (object, given, _, info) => {
    const resolve = resolvers[info.parentType.name]?.[info.fieldName];
    return resolve ? resolve(object, given) : object[info.fieldName];
  };
  return {
    schema,
    async run(query, variables = {}) {
      const document = parse(query);
      const result = await execute({ schema, document, rootValue: {}, variableValues: variables, fieldResolver });
      const errors = result.errors?.map(({ message, path }) => ({ message, path }));
      return JSON.parse(JSON.stringify({ data: result.data ?? null, ...(errors && { errors }) })) as Answer;
    },
  };
}
