import { execute, type GraphQLSchema, type ExecutionResult } from 'graphql';
import type { EngineRequest, EngineSchema, GraphEngine } from '../../../gateway/http/engine';

/** A supergraph without access rules or costs. */
const NO_RULES = 'type Query { nothing: String }';

export interface LocalEngine extends GraphEngine {
  /** What reached the engine, in order: what was removed or refused before is not here. */
  readonly requests: EngineRequest[];
  /** Replaces the schema, as a hot reload does. */
  reload(schema: GraphQLSchema, supergraphSdl?: string): void;
}

/** An engine that executes one schema in this process. Fields are served by `rootValue` or by resolvers in the schema. */
export function localEngine(schema: GraphQLSchema, supergraphSdl = NO_RULES, rootValue: unknown = {}): LocalEngine {
  const requests: EngineRequest[] = [];
  let current = schema;
  let announce: (schema: EngineSchema) => void = () => undefined;
  return {
    requests,
    async start(onSchema) {
      announce = onSchema;
      onSchema({ apiSchema: current, supergraphSdl });
    },
    async execute(request): Promise<ExecutionResult> {
      requests.push(request);
      return execute({
        schema: current,
        document: request.document,
        rootValue,
        variableValues: request.variables,
        operationName: request.operation.name?.value,
        contextValue: request.context,
      });
    },
    reload(next, sdl = NO_RULES) {
      current = next;
      announce({ apiSchema: next, supergraphSdl: sdl });
    },
    stop: async () => undefined,
  };
}
