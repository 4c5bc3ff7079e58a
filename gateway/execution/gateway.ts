import type { GraphQLSchema } from 'graphql';
import { SECOND } from '../../common/clock';
import type { Log } from '../../common/log';
import type { EngineRequest, EngineResult, EngineSchema, GraphEngine } from '../http/engine';
import { NEVER } from '../limits/deadline';
import { createPlanner } from '../planning/planner';
import type { OverrideChoice } from '../planning/plan';
import { watchSupergraph, type SupergraphSource, type SupergraphWatch } from '../supergraph/source';
import { readSupergraph } from '../supergraph/supergraph';
import type { SubgraphTransport, TransportFactory } from '../transport/transport';
import type { Activity } from './activity';
import { Generation, requestsOf } from './generation';
import { InFlight, audienceOf } from './in-flight';
import type { TextResult } from './operation';

export interface GraphOptions {
  readonly supergraph: SupergraphSource;
  readonly transports: TransportFactory;
  readonly log: Log;
  /** `apollo` plans in JavaScript; it is also what is used where the native planner is missing. */
  readonly planner?: 'native' | 'apollo';
  /** Labels of progressive `@override` that are on for a request; none. */
  readonly overrideLabels?: (request: EngineRequest) => ReadonlySet<string>;
  /** A draw from 0 up to 100 for `percent(…)` labels of `@override`. */
  readonly drawPercentage?: () => number;
  /** Documents planned before a supergraph is served, besides those that were in use with the one before. */
  readonly warmUp?: readonly string[];
  /** Plans kept per supergraph; 2,000. */
  readonly maxPlans?: number;
  /** How long planning one document may take; 2 s. */
  readonly planBudgetMs?: number;
  /** Whether identical queries of one actor share one run while it lasts; true. */
  readonly shareIdentical?: boolean;
  /** Told of each plan that was made, with the time until it was compiled. */
  readonly onPlan?: (documentKey: string, milliseconds: number) => void;
}

/** The compiled executor. */
export interface Graph extends GraphEngine {
  /** Like `execute`, with `data` as JSON text: nothing has to be parsed or written again before it is sent. */
  executeText(request: EngineRequest): Promise<TextResult>;
}

/** How long connections to subgraphs of the supergraph before are kept: longer than it takes to check a request. */
const LINGER_MS = 10 * SECOND;

const NO_LABELS: ReadonlySet<string> = new Set();

/** Builds the engine that plans with a query planner and executes compiled plans. Loads nothing before `start`. */
export function createGraph(options: GraphOptions): Graph {
  return new CompiledGraph(options);
}

class CompiledGraph implements Graph {
  readonly #options: GraphOptions;
  readonly #transports = new Map<string, SubgraphTransport>();
  #generation: Generation | undefined;
  #watch: SupergraphWatch | undefined;
  #onSchema: ((schema: EngineSchema) => void) | undefined;
  /** Those of earlier supergraphs as long as a request that was checked with them exists. */
  readonly #generations = new WeakMap<GraphQLSchema, Generation>();
  readonly #releases = new Set<NodeJS.Timeout>();
  readonly #inFlight = new InFlight();
  #queue: Promise<void> = Promise.resolve();

  constructor(options: GraphOptions) {
    this.#options = options;
  }

  async start(onSchema: (schema: EngineSchema) => void): Promise<void> {
    this.#onSchema = onSchema;
    const failed = (error: unknown): void => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log.error({ reason }, 'the supergraph could not be read; the last good one is kept');
    };
    // One after the other: a text that comes while another is being warmed must not be overtaken by it.
    const follow = (sdl: string): void => {
      this.#queue = this.#queue.then(() => this.#serve(sdl)).catch(failed);
    };
    this.#watch = watchSupergraph(this.#options.supergraph, follow, failed);
    const first = this.#watch.first.then((sdl) => this.#serve(sdl));
    // What comes while the first is being loaded waits for it.
    this.#queue = first.catch(() => undefined);
    await first;
  }

  async execute(request: EngineRequest): Promise<EngineResult> {
    const { data, errors } = await this.executeText(request);
    const parsed = JSON.parse(data) as EngineResult['data'] & object;
    return errors.length > 0 ? { data: parsed, errors } : { data: parsed };
  }

  executeText(request: EngineRequest): Promise<TextResult> {
    // The supergraph that the request was checked with: a new one may have other fields and other rules.
    const generation = (request.schema && this.#generations.get(request.schema)) ?? this.#generation;
    if (!generation) return Promise.reject(new Error('The supergraph has not been loaded.'));
    const { operation, variables, context } = request;
    const choice = this.#choice(generation, request);
    if (operation.operation !== 'query') {
      this.#inFlight.forget();
      return generation.run(request, variables, context, choice).finally(() => this.#inFlight.forget());
    }
    if (this.#options.shareIdentical === false) return generation.run(request, variables, context, choice);
    const key = `${generation.number}\n${generation.keyOf(request, choice)}\n${JSON.stringify(variables)}\n${audienceOf(context)}`;
    // Not bound to the first one's signal: the others still wait when that client has gone.
    const shared = { ...context, signal: NEVER };
    return this.#inFlight.share(key, () => generation.run(request, variables, shared, choice));
  }

  async stop(): Promise<void> {
    this.#watch?.stop();
    for (const timer of this.#releases) clearTimeout(timer);
    await this.#queue;
    await Promise.all([...this.#transports.values()].map((transport) => transport.stop?.()));
  }

  /** Takes over a supergraph when it can be read; throws and changes nothing when it cannot. */
  async #serve(sdl: string): Promise<void> {
    const before = this.#generation;
    if (before?.supergraph.sdl === sdl) return;
    const { log, planner = 'native', warmUp = [], maxPlans = 2_000, planBudgetMs = 2_000, onPlan } = this.#options;
    const supergraph = readSupergraph(sdl);
    const transports = new Map(supergraph.subgraphs.map(({ name, url }) => [name, this.#transport(name, url)]));
    const next = new Generation({
      supergraph,
      planner: createPlanner(supergraph, { log, wanted: planner, budgetMs: planBudgetMs }),
      transports,
      maxPlans,
      onPlan,
      number: (before?.number ?? 0) + 1,
    });
    const requests = [...(before?.known() ?? []), ...warmUp.flatMap(requestsOf)];
    await next.warm(requests, this.#choice(next, undefined));
    // May refuse it too; nothing has changed then.
    this.#onSchema?.({ apiSchema: supergraph.apiSchema, supergraphSdl: sdl });
    this.#generations.set(supergraph.apiSchema, next);
    this.#generation = next;
    this.#inFlight.forget();
    if (before) this.#releaseAfter(before.activity);
  }

  /** A request that was checked with the supergraph before may still be on its way here. */
  #releaseAfter(before: Activity): void {
    const timer = setTimeout(() => {
      this.#releases.delete(timer);
      void before.idle().then(() => this.#release());
    }, LINGER_MS).unref();
    this.#releases.add(timer);
  }

  #transport(name: string, url: string): SubgraphTransport {
    const key = `${name} ${url}`;
    const known = this.#transports.get(key);
    if (known) return known;
    const made = this.#options.transports(name, url);
    this.#transports.set(key, made);
    return made;
  }

  /** Closes connections to subgraphs that the present supergraph does not have. */
  #release(): void {
    const used = new Set(this.#generation?.transports.values());
    for (const [key, transport] of this.#transports) {
      if (used.has(transport)) continue;
      this.#transports.delete(key);
      transport
        .stop?.()
        .catch((error: unknown) => this.#options.log.warn({ err: error }, 'closing connections failed'));
    }
  }

  #choice(generation: Generation, request: EngineRequest | undefined): OverrideChoice {
    const { planner } = generation;
    const { overrideLabels, drawPercentage = () => Math.random() * 100 } = this.#options;
    return {
      labels: (request && planner.labels.length > 0 && overrideLabels?.(request)) || NO_LABELS,
      percentage: planner.percentages.length > 0 ? drawPercentage() : 0,
    };
  }
}
