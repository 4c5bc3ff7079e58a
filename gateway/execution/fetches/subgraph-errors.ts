import { GraphQLError } from 'graphql';
import type { SubgraphError } from '../../transport/transport';
import { MAX_ERRORS, type Execution } from '../execution';
import type { ResponsePath } from './path-walk';

/** Places that one failed fetch or one entity's error is reported at; the rest is null all the same. */
export const MAX_PLACES = 10;

/** Adds a subgraph's error at a place of the client's response. Only the message and `extensions.code` are taken over. */
export function addSubgraphError(execution: Execution, error: SubgraphError, path: ResponsePath | undefined): void {
  if (execution.errors.length >= MAX_ERRORS) return;
  const code = error.extensions?.['code'];
  execution.errors.push(
    new GraphQLError(typeof error.message === 'string' ? error.message : 'The subgraph reported an error.', {
      ...(path && path.length > 0 && { path }),
      extensions: { code: typeof code === 'string' ? code : 'DOWNSTREAM_SERVICE_ERROR' },
    }),
  );
}

/** Says at each place that a subgraph did not answer. The cause is for the log: it may name addresses. */
export function addFailure(execution: Execution, cause: unknown, places: readonly ResponsePath[]): void {
  const originalError = cause instanceof Error ? cause : new Error(String(cause));
  for (const path of places.slice(0, MAX_PLACES)) {
    if (execution.errors.length >= MAX_ERRORS) return;
    execution.errors.push(
      new GraphQLError('A part of the graph did not answer.', {
        path,
        originalError,
        extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
      }),
    );
  }
}
