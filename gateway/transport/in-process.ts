import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../http/request-context';
import type { SubgraphResponse, SubgraphTransport } from './transport';

/** What a subgraph that runs in this process offers; `SubgraphExecutor` is one. */
export interface InProcessExecutor {
  execute(
    operation: {
      readonly query: string;
      readonly operationName?: string | undefined;
      readonly variables: Record<string, unknown>;
    },
    request: {
      readonly actor: RequestContext['actor'];
      readonly locale: RequestContext['locale'];
      readonly requestId: string;
      readonly deadline: Date;
    },
  ): Promise<ExecutionResult>;
}

/** Calls a subgraph of this process without HTTP: the verified actor is handed over as it is, no signature is needed. */
export function inProcessTransport(executor: InProcessExecutor): SubgraphTransport {
  return {
    execute(request, context) {
      return executor.execute(
        { query: request.document, operationName: request.operationName, variables: request.variables() },
        {
          actor: context.actor,
          locale: context.locale,
          requestId: context.requestId,
          deadline: new Date(context.deadlineAt),
        },
      ) as Promise<SubgraphResponse>;
    },
  };
}
