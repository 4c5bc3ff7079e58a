import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, isObjectType, parse, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Actor } from '../actor/actor';
import type { RevocationSource } from '../actor/revocation';
import { ERROR_CODES } from '../errors/codes';
import { PublicError, publicErrorOf } from '../errors/public-error';
import { userErrorResolvers } from '../errors/user-error';
import type { Locale } from '../locale';
import type { Log } from '../log';
import { loggable } from '../log-text';
import type { Connection } from '../paging/connection';
import { readProjectFile } from '../paths';
import type { FactReceiver } from './fact';
import type { Noun } from './noun';
import { scalarResolvers } from './scalars';

export const SUBGRAPH_NAMES = ['identity', 'content', 'events', 'opportunities'] as const;
export type SubgraphName = (typeof SUBGRAPH_NAMES)[number];

/** What the gateway tells a subgraph about one request, in process or by signed headers. */
export interface SubgraphRequest {
  readonly actor: Actor;
  readonly locale: Locale;
  readonly requestId: string;
  /** When the client stops waiting; reaches the database as `maxTimeMS`. */
  readonly deadline?: Date | undefined;
}

/** A runnable subgraph, whichever way it is reached. `C` is its resolvers' context. */
export interface Subgraph<C extends SubgraphRequest = SubgraphRequest> {
  readonly name: SubgraphName;
  readonly schema: GraphQLSchema;
  /** A fresh context for each request, so that loaders never share between actors. */
  createContext(request: SubgraphRequest): C;
  /** Whether its database answers. */
  ready(): Promise<boolean>;
  /** Acts on what happened in another subgraph; rejects when it could not, and gets the fact again. Absent where nothing concerns it. */
  readonly receive?: FactReceiver;
  /** Calls back whenever facts for others may have been written. Absent where nothing concerns others. */
  onFactsWritten?(listener: () => void): void;
  /** Where the gateway learns which tokens are good no longer. Absent where no sessions are kept. */
  readonly revocations?: RevocationSource;
  /** Ends background work; the caller closes the database. */
  stop(): Promise<void>;
}

export function buildSubgraph(nouns: readonly Noun[]): GraphQLSchema {
  const shared = { ...scalarResolvers, ...userErrorResolvers };
  const schema = buildSubgraphSchema([
    { typeDefs: parse(readProjectFile('schema', 'prelude.graphql')), resolvers: shared },
    ...nouns.map((noun) => ({ typeDefs: parse(noun.sdl), resolvers: noun.resolvers as never })),
  ]);
  countWhenAsked(schema);
  return schema;
}

/** A connection counts only when asked (`totalCount` is a function there), which graphql-jit's default resolver does not call. */
function countWhenAsked(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const field = isObjectType(type) && type.name.endsWith('Connection') ? type.getFields().totalCount : undefined;
    if (field) field.resolve = ({ totalCount }: Connection<unknown>) => totalCount();
  }
}

/**
 * The form in which an error leaves a subgraph: what was thrown on purpose in the reader's language; what graphql-js itself says of a
 * bad document or variable; anything else masked here and logged once with the request id.
 */
export function formatSubgraphError(error: GraphQLError, request: SubgraphRequest, log: Log): GraphQLFormattedError {
  const known =
    publicErrorOf(error) ?? (isTimeout(error.originalError) ? new PublicError('DEADLINE_EXCEEDED') : undefined);
  const place = { ...(error.path && { path: error.path }), ...(error.locations && { locations: error.locations }) };
  if (known) return { message: known.text[request.locale], ...place, extensions: { code: known.code } };
  // Errors that graphql-jit makes have no `extensions`, whatever their type says.
  const code = (error.extensions as GraphQLError['extensions'] | undefined)?.code;
  // A scalar that refuses a variable is wrapped by graphql-jit around whatever the scalar threw; errors of resolvers have a path.
  const isVariable = error.path === undefined && error.message.startsWith('Variable "$');
  const isGraphql = error.originalError instanceof GraphQLError && typeof code === 'string';
  if (error.originalError == null || isVariable || isGraphql) {
    return {
      message: error.message,
      ...place,
      extensions: { code: typeof code === 'string' ? code : 'BAD_USER_INPUT' },
    };
  }
  log.error(
    { requestId: request.requestId, path: error.path, error: loggable(error.originalError.stack ?? '') },
    'unexpected error',
  );
  const masked = ERROR_CODES.INTERNAL_SERVER_ERROR.text[request.locale];
  return { message: masked, ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** MongoDB's MaxTimeMSExpired: a read took longer than its request may. */
const isTimeout = (error: unknown): boolean => (error as { code?: unknown } | null | undefined)?.code === 50;
