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
  /** Stands for the document (after removals) within one schema: with the operation's name, a key for plans. */
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  /** The client's schema that the document was checked with; the engine runs it on the supergraph that this came from. */
  readonly schema?: GraphQLSchema;
}

export interface EngineResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[];
}

/** A result whose data is JSON text already, so that it need not be parsed and written again on its way out. */
export interface EngineText {
  readonly data: string;
  /** How many objects the text has, where the engine counted them. */
  readonly objects?: number;
  readonly errors: readonly GraphQLError[];
}

/** Whatever plans and executes: the compiled executor, a stock ApolloGateway, or one local schema in tests. */
export interface GraphEngine {
  /** Loads the first schema; `onSchema` is called for it and for each later one, before requests are run on it. */
  start(onSchema: (schema: EngineSchema) => void): Promise<void>;
  execute(request: EngineRequest): Promise<EngineResult>;
  /** The same as `execute`, where the engine writes the text itself. */
  executeText?(request: EngineRequest): Promise<EngineText>;
  stop(): Promise<void>;
}
