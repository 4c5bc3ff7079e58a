import {
  GraphQLError,
  valueFromASTUntyped,
  type DocumentNode,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from '../http/request-context';
import type { OverrideChoice, Planner } from '../planning/plan';
import { withShortDocuments } from '../planning/short-document';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { SubgraphTransport } from '../transport/transport';
import { readClientOperation, type ClientOperation } from './client-operation';
import { compilePlan } from './compiled-plan';
import { MAX_ERRORS, type Execution, type Step } from './execution';
import { introspect } from './introspection';
import { setOwn, type DataObject } from './keys';
import type { ResponsePath } from './path-walk';
import { compileProjection, type ProjectionRun, type Writer } from './projection';
import { analyzeSharing, type Sharing } from './sharing';

/** An executed operation: `data` as JSON text, ready to be sent. */
export interface TextResult {
  readonly data: string;
  /** How many objects `data` has, the outermost included. */
  readonly objects: number;
  readonly errors: readonly GraphQLError[];
}

/** An operation that was planned and compiled for one supergraph. */
export class CompiledOperation {
  readonly #client: ClientOperation;
  readonly #supergraph: SupergraphModel;
  readonly #step: Step;
  readonly #sharing: Sharing;
  readonly #project: Writer;
  readonly #defaults: DataObject;

  private constructor(client: ClientOperation, supergraph: SupergraphModel, step: Step, sharing: Sharing) {
    this.#client = client;
    this.#supergraph = supergraph;
    this.#step = step;
    this.#sharing = sharing;
    const schema = supergraph.apiSchema;
    const root = schema.getRootType(client.operation.operation) as GraphQLObjectType;
    const { fragments, clientKey } = client;
    const selected = { set: client.operation.selectionSet, conditions: [] };
    this.#project = compileProjection(root, selected, { schema, fragments, clientKey, sharing });
    this.#defaults = defaultsOf(client.operation);
  }

  /** Plans and compiles an operation of a validated document. Rejects when it cannot be planned within `signal`. */
  static async compile(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    supergraph: SupergraphModel,
    planner: Planner,
    choice: OverrideChoice,
    signal?: AbortSignal,
  ): Promise<CompiledOperation> {
    const client = readClientOperation(document, operation, supergraph.fieldNames);
    const name = client.operation.name?.value;
    const planned = client.planned === undefined ? undefined : await planner.plan(client.planned, name, choice, signal);
    const plan = withShortDocuments(planned);
    const sharing = analyzeSharing(plan);
    return new CompiledOperation(client, supergraph, compilePlan(plan, supergraph, sharing), sharing);
  }

  /** Runs the operation. Never rejects for what a subgraph does. */
  async run(
    given: Readonly<Record<string, unknown>>,
    context: RequestContext,
    transports: ReadonlyMap<string, SubgraphTransport>,
  ): Promise<TextResult> {
    const variables = { ...this.#defaults, ...given };
    const { introspection, clientKey } = this.#client;
    const data: DataObject = introspection
      ? introspect(this.#supergraph.apiSchema, introspection, variables, clientKey)
      : {};
    const landings = new Array<undefined>(this.#sharing.count);
    const execution: Execution = { data, variables, context, transports, errors: [], landings, repeated: new Set() };
    await this.#step(execution);
    return this.#projected(execution);
  }

  #projected({ data, variables, errors, repeated }: Execution): TextResult {
    const run: ProjectionRun = { variables, problems: [], repeated, written: [], objects: 0 };
    const text = this.#project(data, run) ?? 'null';
    if (errors.length === 0 && run.problems.length === 0) return { data: text, objects: run.objects, errors };
    const { clientKey } = this.#client;
    const all = errors.map((error) => {
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
      if (!errors.some((error) => touches(error.path, path))) {
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
