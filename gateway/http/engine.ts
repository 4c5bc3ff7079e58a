import type {
  DocumentNode,
  GraphQLError,
  GraphQLFormattedError,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from './request-context';

/** A schema that the engine is about to serve. */
export interface EngineSchema {
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  /** The supergraph with its directives, from which access rules and costs are read. */
  readonly supergraphSdl: string;
}

/** One operation that passed every check: validated, with the fields removed that its sender may not read. */
export interface EngineRequest {
  readonly document: DocumentNode;
  /** Stands for the document (after removals) and its operation within one schema: a key for plans. */
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

export interface EngineResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[];
}

/** Whatever plans and executes: the compiled executor, a stock ApolloGateway, or one local schema in tests. */
export interface GraphEngine {
  /** Loads the first schema; `onSchema` is called for it and for each later one, before requests are run on it. */
  start(onSchema: (schema: EngineSchema) => void): Promise<void>;
  execute(request: EngineRequest): Promise<EngineResult>;
  stop(): Promise<void>;
}
