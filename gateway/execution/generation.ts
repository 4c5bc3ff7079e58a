import { LRUCache } from 'lru-cache';
import { parse, validate, type DocumentNode, type OperationDefinitionNode, Kind } from 'graphql';
import { documentKeyOf } from '../documents/document-key';
import type { RequestContext } from '../http/request-context';
import type { OverrideChoice, Planner } from '../planning/plan';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { SubgraphTransport } from '../transport/transport';
import { Activity } from './activity';
import { decisionOf, foreseenVariables, withDecidedConditions } from './client/decided-conditions';
import { CompiledOperation, type TextResult } from './operation';
import { Recordings } from './replay/recording';
import { withSingleRootFields } from './client/root-mutations';

/** What stands for an operation: the same key, the same document and operation, within one supergraph. */
export interface OperationRequest {
  readonly document: DocumentNode;
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
}

export interface GenerationOptions {
  readonly supergraph: SupergraphModel;
  readonly planner: Planner;
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  /** Plans kept. */
  readonly maxPlans: number;
  /** Counts the supergraphs served, from 1. */
  readonly number: number;
  readonly onPlan?: ((documentKey: string, milliseconds: number) => void) | undefined;
}

/** One supergraph being served, with everything derived from it. A request keeps the generation it began with. */
export class Generation {
  readonly supergraph: SupergraphModel;
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  readonly number: number;
  readonly #options: GenerationOptions;
  readonly #operations: LRUCache<string, { readonly request: OperationRequest; readonly compiled: CompiledOperation }>;
  readonly #planning = new Map<string, Promise<CompiledOperation>>();
  readonly #recordings = new Recordings();
  /** The requests that run on it. */
  readonly activity = new Activity();

  constructor(options: GenerationOptions) {
    this.#options = options;
    this.supergraph = options.supergraph;
    this.transports = options.transports;
    this.number = options.number;
    this.#operations = new LRUCache({ max: options.maxPlans });
  }

  get planner(): Planner {
    return this.#options.planner;
  }

  /** Runs an operation. Rejects only when it cannot be planned. */
  run(
    request: OperationRequest,
    variables: Readonly<Record<string, unknown>>,
    context: RequestContext,
    choice: OverrideChoice,
  ): Promise<TextResult> {
    return this.activity.during(async () => {
      const key = this.keyOf(request, choice, decisionOf(request, variables));
      const compiled = this.#operations.get(key)?.compiled ?? (await this.#plan(key, request, variables, choice));
      const runKey = `${key}\n${JSON.stringify(variables)}`;
      return compiled.run(variables, context, this.transports, this.#recordings, runKey);
    });
  }

  /** Plans documents that still fit this supergraph, so that their first requests find a plan. */
  async warm(requests: Iterable<OperationRequest>, choice: OverrideChoice): Promise<number> {
    let warmed = 0;
    for (const request of requests) {
      if (validate(this.supergraph.apiSchema, request.document).length > 0) continue;
      for (const variables of foreseenVariables(request)) {
        const key = this.keyOf(request, choice, decisionOf(request, variables));
        if (this.#operations.has(key)) continue;
        await this.#plan(key, request, variables, choice).then(
          () => warmed++,
          () => undefined,
        );
      }
    }
    return warmed;
  }

  /** The operations planned here, the most recently used first. */
  known(): readonly OperationRequest[] {
    return [...this.#operations.values()].map(({ request }) => request);
  }

  /** The same document asked for by many at once is planned once. */
  #plan(
    key: string,
    asked: OperationRequest,
    variables: Readonly<Record<string, unknown>>,
    choice: OverrideChoice,
  ): Promise<CompiledOperation> {
    const known = this.#planning.get(key);
    if (known) return known;
    const request = withSingleRootFields(withDecidedConditions(asked, variables));
    const { supergraph, planner, onPlan } = this.#options;
    const began = performance.now();
    const planned = CompiledOperation.compile(request.document, request.operation, supergraph, planner, choice)
      .then((compiled) => {
        onPlan?.(request.documentKey, performance.now() - began);
        this.#operations.set(key, { request, compiled });
        return compiled;
      })
      .finally(() => this.#planning.delete(key));
    this.#planning.set(key, planned);
    return planned;
  }

  /** Stands for an operation, what is chosen for it, and what its variables decide. */
  keyOf({ documentKey, operation }: OperationRequest, { labels, percentage }: OverrideChoice, decision = ''): string {
    const { planner } = this.#options;
    let key = `${operation.name?.value ?? ''}\n${documentKey}${decision}`;
    if (planner.labels.length > 0)
      key += `\n${planner.labels.map((label) => (labels.has(label) ? '1' : '0')).join('')}`;
    if (planner.percentages.length > 0)
      key += `\n${planner.percentages.map((limit) => (percentage < limit ? '1' : '0')).join('')}`;
    return key;
  }
}

/** Every operation of a text as a request of its own, for warming. */
export function requestsOf(text: string): readonly OperationRequest[] {
  const document = parse(text);
  const documentKey = documentKeyOf(document);
  return document.definitions.flatMap((operation) =>
    operation.kind === Kind.OPERATION_DEFINITION ? [{ document, documentKey, operation }] : [],
  );
}
