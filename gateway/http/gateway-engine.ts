import { createHash } from 'node:crypto';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { GatewayInterface, GatewayExecutor, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { print, type GraphQLSchema } from 'graphql';
import type { Log } from '../../common/log';
import type { EngineRequest, EngineResult, GraphEngine } from './engine';

/**
 * Runs operations on anything that Apollo Server accepts as its gateway, such as `ApolloGateway` or this project's own graph, without
 * Apollo Server's request pipeline between: parsing, validation and formatting are done (and cached) by ours.
 */
export function engineOfGateway(gateway: GatewayInterface, log: Log): GraphEngine {
  let executor: GatewayExecutor | null | undefined;
  let schema: GraphQLSchema | undefined;
  const cache = new InMemoryLRUCache<string>({ maxSize: 1_000_000 });
  return {
    async start(onSchema) {
      gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
        schema = apiSchema;
        onSchema({ apiSchema, supergraphSdl: coreSupergraphSdl });
      });
      ({ executor } = await gateway.load({ apollo: {} }));
    },
    async execute(request: EngineRequest): Promise<EngineResult> {
      if (!executor || !schema) throw new Error('The gateway has not been loaded.');
      const source = print(request.document);
      const operationName = request.operation.name?.value;
      const context: GatewayGraphQLRequestContext = {
        request: { query: source, variables: request.variables as Record<string, unknown>, operationName },
        context: request.context,
        cache,
        schema,
        queryHash: createHash('sha256').update(source).digest('hex'),
        source,
        document: request.document,
        operation: request.operation,
        operationName: operationName ?? null,
        logger: log,
        metrics: {},
        overallCachePolicy: {
          maxAge: undefined,
          scope: undefined,
          restrict() {},
          replace() {},
          policyIfCacheable: () => null,
        },
      } as unknown as GatewayGraphQLRequestContext;
      return (await executor(context)) as EngineResult;
    },
    stop: () => gateway.stop(),
  };
}
