import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { parse, type ExecutionResult, type GraphQLSchema } from 'graphql';

/** A subgraph's schema, with each document compiled once. */
export class JitExecutor {
  readonly #schema: GraphQLSchema;
  readonly #compiled = new Map<string, CompiledQuery>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  async execute({ query, variables }: { query: string; variables: Record<string, unknown> }): Promise<ExecutionResult> {
    let compiled = this.#compiled.get(query);
    if (!compiled) {
      const made = compileQuery(this.#schema, parse(query));
      if (!isCompiledQuery(made)) return made;
      this.#compiled.set(query, (compiled = made));
    }
    return compiled.query(undefined, {}, variables);
  }
}
