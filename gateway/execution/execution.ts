import type { GraphQLError } from 'graphql';
import type { RequestContext } from '../http/request-context';
import type { RepeatedObjects, SubgraphTransport } from '../transport/transport';
import type { DataObject } from './keys';
import type { Recorder } from './replay/recording';
import type { Received } from './replay/replay';

/** What a fetch of entities left behind for later fetches that go on from its answers. */
export interface Landing {
  /** The distinct entities of the answer. */
  readonly entities: readonly DataObject[];
  /** Whether everything below them hangs in the response as it came, so that nothing is missed by starting from here. */
  readonly whole: boolean;
}

/** The state of one request while its plan runs. */
export interface Execution {
  /** The response as it grows; keys are those of the planned document. */
  readonly data: DataObject;
  /** The client's variables, defaults of the operation included. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  readonly errors: GraphQLError[];
  /** By number of the entity fetch's path. */
  readonly landings: (Landing | undefined)[];
  /** Places (see Sharing) at which one object hangs several times in this response. */
  readonly repeated: Set<number>;
  /** Those of them at which equal objects of one answer are one, also as items of lists. */
  readonly equal: Set<number>;
  /** By place: all objects that hang there, each once, where an answer told. Nobody has to look for these in the data. */
  readonly distinct: (readonly DataObject[] | undefined)[];
  /** Takes down the exchanges with subgraphs; undefined: nobody wants to know. */
  readonly recorder?: Recorder | undefined;
  /** Answers that have come already. */
  readonly received?: Received | undefined;
}

/** Errors kept of one request; a subgraph must not be able to fill memory with them. */
export const MAX_ERRORS = 100;

/** One step of a compiled plan. Never rejects: what goes wrong is in `errors`, and the data that would have come stays away. */
export type Step = (execution: Execution) => Promise<void>;

/** Takes down what an answer has only once. `whole`: its objects are in the response as they came, none of them as a copy. */
export function noteRepeated(execution: Execution, { places, distinct }: RepeatedObjects, whole: boolean): void {
  for (const place of places) {
    execution.repeated.add(place);
    execution.equal.add(place);
  }
  if (!whole) return;
  for (let place = 0; place < distinct.length; place++) {
    if (distinct[place] !== undefined) execution.distinct[place] = distinct[place];
  }
}
