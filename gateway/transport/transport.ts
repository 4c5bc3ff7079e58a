import type { RequestContext } from '../http/request-context';
import type { KnownText } from './known-text';

/** One request to one subgraph. Transports in process read `variables()`, those over HTTP `body()`: only what is read is built. */
export interface SubgraphRequest {
  readonly subgraph: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  readonly document: string;
  readonly operationName: string | undefined;
  variables(): Record<string, unknown>;
  /** The JSON body of a POST request. */
  body(): string;
  /** An answer that the caller has: when the same comes again, it need not be parsed. */
  readonly known?: KnownText;
  /** Absent: `parseAnswer`. */
  readonly parse?: ParseAnswer;
}

/** Reads an answer's text as JSON.parse does, but may let equal objects be one, and says where. Throws SyntaxError. */
export type ParseAnswer = (text: string) => {
  readonly answer: unknown;
  readonly repeated?: RepeatedObjects;
};

/** What came several times in one answer, and is one object there. */
export interface RepeatedObjects {
  /** Places (see Sharing) at which one object of the data stands for several equal ones. */
  readonly places: ReadonlySet<number>;
  /** By place: all objects of the answer that are there, each of them once. Undefined: not known. */
  readonly distinct: readonly (readonly Record<string, unknown>[] | undefined)[];
}

export const parseAnswer: ParseAnswer = (text) => ({ answer: JSON.parse(text) as unknown });

/** An error as a subgraph reports it; nothing of it is trusted. */
export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface SubgraphResponse {
  /** Owned by the caller, who merges into it: a transport that shares or caches answers gives each caller its own. */
  readonly data?: unknown;
  readonly errors?: readonly SubgraphError[] | undefined;
  /** What is one object of the data and stands for several (the request's `parse`). */
  readonly repeated?: RepeatedObjects | undefined;
  /** What was parsed; absent where subgraphs do not answer in text. */
  readonly text?: string;
  /** The text is the request's `known` one, and was not parsed: there is neither `data` nor `errors`. */
  readonly same?: true;
}

/**
 * The way to one subgraph. Rejects when there is no usable answer (unreachable, too slow, too large, not JSON), with a message that is
 * safe to log; the client sees only that the subgraph did not answer. Decorators add retries, deadlines and circuit breakers.
 */
export interface SubgraphTransport {
  execute(request: SubgraphRequest, context: RequestContext): Promise<SubgraphResponse>;
  /** Releases connections. */
  stop?(): Promise<void>;
}

/** Chooses the way to a subgraph; `url` is what the supergraph says. Called once per subgraph and supergraph. */
export type TransportFactory = (name: string, url: string) => SubgraphTransport;
