import {
  GraphQLError,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from '../http/request-context';
import type { Fetch, OverrideChoice, Planner, QueryPlan } from '../planning/plan';
import { withShortDocuments } from '../planning/short-document';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { ParseAnswer, SubgraphTransport } from '../transport/transport';
import { readClientOperation, type ClientOperation } from './client/client-operation';
import { compilePlan } from './compiled-plan';
import { MAX_ERRORS, type Execution, type Step } from './execution';
import { introspect } from './client/introspection';
import { flat } from './json-text';
import { setOwn, type DataObject } from './keys';
import type { ResponsePath } from './fetches/path-walk';
import { compileProjection } from './projection/projection';
import type { ProjectionRun, Writer } from './projection/projection-run';
import { Recorder, type Recordings } from './replay/recording';
import { replay, type Received } from './replay/replay';
import { analyzeSharing, type Sharing } from './answers/sharing';

/** An executed operation: `data` as JSON text, ready to be sent. */
export interface TextResult {
  readonly data: string;
  /** How many objects `data` has, the outermost included. */
  readonly objects: number;
  readonly errors: readonly GraphQLError[];
}

/** Replays that may come out otherwise, beyond those that did not, before an operation's answers are taken to be new each time. */
const PATIENCE = 20;

/** An operation that was planned and compiled for one supergraph. */
export class CompiledOperation {
  readonly #client: ClientOperation;
  readonly #supergraph: SupergraphModel;
  /** Undefined for mutations, which are never replayed. */
  readonly #plan: QueryPlan;
  readonly #step: Step;
  readonly #sharing: Sharing;
  readonly #project: Writer;
  /** For responses with equal objects that are one: looking each of them up takes longer than it saves where there are none. */
  readonly #projectEqual: Writer;
  readonly #defaults: DataObject;
  #repeats = true;
  #balance = PATIENCE;

  private constructor(client: ClientOperation, supergraph: SupergraphModel, plan: QueryPlan, sharing: Sharing) {
    this.#client = client;
    this.#supergraph = supergraph;
    this.#plan = client.operation.operation === 'query' ? plan : undefined;
    this.#step = compilePlan(plan, supergraph, sharing);
    this.#sharing = sharing;
    const schema = supergraph.apiSchema;
    const root = schema.getRootType(client.operation.operation) as GraphQLObjectType;
    const { fragments, clientKey } = client;
    const selected = client.operation.selectionSet;
    const options = { schema, fragments, clientKey };
    this.#project = compileProjection(root, selected, { ...options, placeAt: sharing.entityPlaceAt, items: false });
    this.#projectEqual = compileProjection(root, selected, { ...options, placeAt: sharing.placeAt, items: true });
    this.#defaults = defaultsOf(client.operation);
  }

  /** Plans and compiles an operation of a validated document. Rejects when it cannot be planned. */
  static async compile(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    supergraph: SupergraphModel,
    planner: Planner,
    choice: OverrideChoice,
  ): Promise<CompiledOperation> {
    const client = readClientOperation(document, operation, supergraph);
    const name = client.operation.name?.value;
    const planned = client.planned === undefined ? undefined : await planner.plan(client.planned, name, choice);
    const plan = withShortDocuments(planned);
    const sharing = analyzeSharing(plan);
    return new CompiledOperation(client, supergraph, plan, sharing);
  }

  /** Runs the operation. Never rejects for what a subgraph does. `key` stands for the operation and its variables. */
  async run(
    given: Readonly<Record<string, unknown>>,
    context: RequestContext,
    transports: ReadonlyMap<string, SubgraphTransport>,
    recordings?: Recordings,
    key = '',
  ): Promise<TextResult> {
    const variables = { ...this.#defaults, ...given };
    if (!recordings || !this.#plan || !this.#repeats) {
      return this.#projected(await this.#executed(variables, context, transports));
    }
    const parserOf = (fetch: Fetch): ParseAnswer => this.#sharing.readingOf(fetch).parse;
    const recording = recordings.get(key);
    const received = recording && (await replay(this.#plan, recording, { context, transports, parserOf }));
    this.#tally(recording !== undefined, received === undefined);
    if (recording && received === undefined) return recording.result;
    const recorder = new Recorder();
    const result = this.#projected(await this.#executed(variables, context, transports, recorder, received));
    if (!recorder.complete) this.#repeats = false;
    if (this.#repeats && result.errors.length === 0 && !context.signal.aborted) {
      // In one piece, because it will be written again.
      flat(result.data);
      recordings.set(key, { exchanges: recorder.exchanges, result });
    } else recordings.delete(key);
    return result;
  }

  /** Where answers are mostly new, recording them is for nothing. */
  #tally(replayed: boolean, same: boolean): void {
    if (!replayed) return;
    if (same) this.#balance = Math.min(this.#balance + 1, PATIENCE);
    else if (--this.#balance < 0) this.#repeats = false;
  }

  async #executed(
    variables: Readonly<Record<string, unknown>>,
    context: RequestContext,
    transports: ReadonlyMap<string, SubgraphTransport>,
    recorder?: Recorder,
    received?: Received,
  ): Promise<Execution> {
    const { introspection, clientKey } = this.#client;
    const data: DataObject = introspection
      ? introspect(this.#supergraph.apiSchema, introspection, variables, clientKey)
      : {};
    const landings = new Array<undefined>(this.#sharing.count);
    const repeated = new Set<number>();
    const equal = new Set<number>();
    const distinct: undefined[] = [];
    const execution = {
      data,
      variables,
      context,
      transports,
      errors: [],
      landings,
      repeated,
      equal,
      distinct,
      recorder,
      received,
    };
    await this.#step(execution);
    return execution;
  }

  #projected({ data, variables, errors: reported, repeated, equal }: Execution): TextResult {
    const run: ProjectionRun = { variables, problems: [], repeated, written: [], objects: 0 };
    const project = equal.size > 0 ? this.#projectEqual : this.#project;
    const text = project(data, run) ?? 'null';
    if (reported.length === 0 && run.problems.length === 0)
      return { data: text, objects: run.objects, errors: reported };
    const { clientKey } = this.#client;
    const all = reported.map((error) => {
      const path = error.path?.map((key) => (typeof key === 'string' ? clientKey(key) : key));
      return path
        ? new GraphQLError(error.message, {
            path,
            originalError: error.originalError ?? null,
            extensions: error.extensions,
          })
        : error;
    });
    for (const { message, reversedPath } of run.problems) {
      if (all.length >= MAX_ERRORS) break;
      const path = reversedPath.reverse();
      // The specification wants one error for one null: where a subgraph has said why, that is the error.
      if (!reported.some((error) => touches(error.path, path))) {
        all.push(new GraphQLError(message, { path, extensions: { code: 'INVALID_SUBGRAPH_DATA' } }));
      }
    }
    return { data: text, objects: run.objects, errors: all };
  }
}

/** Whether one path leads to or through the place of the other. */
function touches(one: ResponsePath | undefined, other: ResponsePath): boolean {
  return one === undefined || one.every((key, index) => index >= other.length || other[index] === key);
}

function defaultsOf(operation: OperationDefinitionNode): DataObject {
  const defaults: DataObject = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) setOwn(defaults, variable.name.value, valueFromASTUntyped(defaultValue));
  }
  return defaults;
}
