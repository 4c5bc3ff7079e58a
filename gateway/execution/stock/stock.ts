import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { Log } from '../../../common/log';
import type { GraphEngine } from '../../http/engine';
import { engineOfGateway } from '../../http/gateway-engine';
import type { RequestContext } from '../../http/request-context';
import { watchSupergraph, type SupergraphSource } from '../../supergraph/source';
import { withoutAccessDirectives } from '../../supergraph/stock-supergraph';
import type { SubgraphTransport, TransportFactory } from '../../transport/transport';

export interface StockGraphOptions {
  readonly supergraph: SupergraphSource;
  readonly transports: TransportFactory;
  readonly log: Log;
}

/** Stock ApolloGateway over the same supergraph and transports: the referee of the compiled executor (`GATEWAY_ENGINE=apollo`). */
export function createStockGraph({ supergraph, transports, log }: StockGraphOptions): GraphEngine {
  const opened = new Map<string, SubgraphTransport>();
  const gateway = new ApolloGateway({
    async supergraphSdl({ update }) {
      const failed = (error: unknown): void => {
        log.error(
          { reason: error instanceof Error ? error.message : String(error) },
          'the last good supergraph is kept',
        );
      };
      const follow = (sdl: string): void => {
        try {
          update(withoutAccessDirectives(sdl));
        } catch (error) {
          failed(error);
        }
      };
      const watch = watchSupergraph(supergraph, follow, failed);
      return { supergraphSdl: withoutAccessDirectives(await watch.first), cleanup: async () => watch.stop() };
    },
    buildService({ name, url = '' }) {
      const transport = transports(name, url);
      opened.set(name, transport);
      return dataSourceOf(name, transport);
    },
    logger: { debug() {}, info() {}, warn: (text) => log.warn(text), error: (text) => log.error(text) },
  });
  const engine = engineOfGateway(gateway as unknown as GatewayInterface, log);
  return {
    ...engine,
    async stop() {
      await engine.stop();
      await Promise.all([...opened.values()].map((transport) => transport.stop?.()));
    },
  };
}

function dataSourceOf(subgraph: string, transport: SubgraphTransport): GraphQLDataSource {
  return {
    async process({ request, context }) {
      const { query = '', variables = {}, operationName } = request;
      const operationKind = /^\s*mutation\b/.test(query) ? 'mutation' : 'query';
      const asked = { subgraph, operationKind, document: query, operationName: operationName ?? undefined } as const;
      const response = await transport.execute(
        { ...asked, variables: () => variables, body: () => JSON.stringify({ query, operationName, variables }) },
        context as unknown as RequestContext,
      );
      return response as Awaited<ReturnType<GraphQLDataSource['process']>>;
    },
  };
}
