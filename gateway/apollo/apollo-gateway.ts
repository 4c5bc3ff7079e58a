import type {
  GatewayExecutionResult,
  GatewayExecutor,
  GatewayGraphQLRequestContext,
  GatewayInterface,
  GatewayLoadResult,
  GatewaySchemaLoadOrUpdateCallback,
  GatewayUnsubscriber,
} from '@apollo/server-gateway-interface';
import type { DocumentNode } from 'graphql';
import { documentKeyOf } from '../documents/document-key';
import type { EngineSchema, GraphEngine } from '../http/engine';
import type { RequestContext } from '../http/request-context';

/** Apollo Server keeps parsed documents, so each is written as a key once. */
const keys = new WeakMap<DocumentNode, string>();

function keyOf(document: DocumentNode): string {
  let key = keys.get(document);
  if (key === undefined) keys.set(document, (key = documentKeyOf(document)));
  return key;
}

/**
 * Any engine, such as the compiled executor, as the gateway of an Apollo Server 5:
 *
 *     new ApolloServer<RequestContext>({ gateway: new EngineGateway(createGraph(…)) })
 *
 * The server's context must be a `RequestContext`: who asks is part of every subgraph request. Access rules, costs and limits are not in
 * here: they belong to this project's own front (see ADR 0012), and Apollo Server has none.
 */
export class EngineGateway implements GatewayInterface {
  readonly #engine: GraphEngine;
  readonly #listeners = new Set<GatewaySchemaLoadOrUpdateCallback>();
  #schema: EngineSchema | undefined;
  #loading: Promise<void> | undefined;

  constructor(engine: GraphEngine) {
    this.#engine = engine;
  }

  /** The callback is called at once when a schema is there already, and for each later one. */
  onSchemaLoadOrUpdate(callback: GatewaySchemaLoadOrUpdateCallback): GatewayUnsubscriber {
    this.#listeners.add(callback);
    if (this.#schema) this.#tell(callback, this.#schema);
    return () => void this.#listeners.delete(callback);
  }

  /** Loads the first schema. Rejects when there is none. */
  async load(): Promise<GatewayLoadResult> {
    await (this.#loading ??= this.#engine.start((schema) => {
      this.#schema = schema;
      for (const listener of this.#listeners) this.#tell(listener, schema);
    }));
    return { executor: this.#execute };
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }

  #tell(listener: GatewaySchemaLoadOrUpdateCallback, { apiSchema, supergraphSdl }: EngineSchema): void {
    listener({ apiSchema, coreSupergraphSdl: supergraphSdl });
  }

  readonly #execute: GatewayExecutor = async (
    context: GatewayGraphQLRequestContext,
  ): Promise<GatewayExecutionResult> => {
    const result = await this.#engine.execute({
      document: context.document,
      documentKey: keyOf(context.document),
      operation: context.operation,
      variables: context.request.variables ?? {},
      context: context.context as RequestContext,
    });
    return result as GatewayExecutionResult;
  };
}
