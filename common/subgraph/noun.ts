import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { GraphQLFieldResolver, GraphQLScalarType } from 'graphql';

/** Resolvers by type and field, as codegen types them; loosely typed here because each subgraph has its own context. */
export type NounResolvers = Readonly<
  Record<string, object | GraphQLScalarType | GraphQLFieldResolver<unknown, unknown>>
>;

/** One noun's part of a subgraph: its SDL and its resolvers, kept in one folder. */
export interface Noun {
  readonly sdl: string;
  readonly resolvers: NounResolvers;
}

/** Reads `<folder>/<file>`; used as `defineNoun(__dirname, 'member.graphql', resolvers)` at the end of a noun's resolvers file. */
export function defineNoun(folder: string, file: string, resolvers: NounResolvers): Noun {
  return { sdl: readFileSync(path.join(folder, file), 'utf8'), resolvers };
}
