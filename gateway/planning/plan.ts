/**
 * One selection of what a representation holds, as the planner asks for it. `name` is the key in the data; a field is sent under `as`
 * where that differs, because the same field was asked for with other arguments as well.
 */
export type RepresentationSelection =
  | { readonly kind: 'Field'; readonly name: string; readonly as?: string; readonly selections?: Selections }
  | { readonly kind: 'InlineFragment'; readonly typeCondition?: string; readonly selections: Selections };
export type Selections = readonly RepresentationSelection[];

/** One step from an object towards the objects that a fetch concerns: a key, every item of a list, or only some types. */
export type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'items' }
  | { readonly kind: 'types'; readonly names: readonly string[] };
export type Path = readonly PathStep[];

/** The keys of a path alone, such as `users/reviews`. */
export const wayOf = (path: Path): string => path.flatMap((step) => (step.kind === 'key' ? [step.key] : [])).join('/');

/** Planners change what they send or received where a key or a type name must differ from the client's. */
export type Rewrite =
  | { readonly kind: 'set'; readonly path: Path; readonly value: string }
  | { readonly kind: 'rename'; readonly path: Path; readonly key: string };

export interface Fetch {
  readonly kind: 'fetch';
  readonly subgraph: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  /** The document to send. */
  readonly document: string;
  readonly operationName?: string;
  /** The client's variables that the document uses. */
  readonly variables: readonly string[];
  /** Empty for a fetch of root fields. Several entities fetches to one subgraph in one wave share one document by aliases. */
  readonly entities: readonly EntityFetch[];
  /** Rewrites of root fields; those of entities stand with the entities. */
  readonly outputRewrites: readonly Rewrite[];
  /** Variables of the document that are not the client's: what objects above each entity say (`@fromContext`). */
  readonly contexts?: readonly ContextArgument[];
}

/** One place that a variable of `@fromContext` can be taken from; several places may name the same variable, by type. */
export interface ContextArgument {
  readonly variable: string;
  /** How many fields above the entity the way begins; lists do not count. */
  readonly up: number;
  readonly path: Path;
}

export interface EntityFetch {
  /** Response key of `_entities` in the document. */
  readonly alias: string;
  /** The variable that takes the representations. */
  readonly variable: string;
  readonly paths: readonly Path[];
  readonly requires: Selections;
  readonly inputRewrites: readonly Rewrite[];
  readonly outputRewrites: readonly Rewrite[];
}

/**
 * What both planners' plans are turned into. There are no conditions: variables have decided before an operation is planned. `defer` and `subscription` are not among the nodes yet: a deferred part is a node like any
 * other whose answer is projected later, so they can join without a change of those that are here.
 */
export type PlanNode =
  | Fetch
  | { readonly kind: 'sequence'; readonly nodes: readonly PlanNode[] }
  | { readonly kind: 'parallel'; readonly nodes: readonly PlanNode[] };

/** Undefined when nothing needs to be fetched. */
export type QueryPlan = PlanNode | undefined;

/** Labels of progressive `@override` that are on for one request, and its draw for `percent(…)` labels (0 to 100). */
export interface OverrideChoice {
  readonly labels: ReadonlySet<string>;
  readonly percentage: number;
}

/** Turns a validated document without introspection and without conditions into a plan. Throws when it cannot be planned. */
export interface Planner {
  readonly name: 'native' | 'apollo';
  /** Thresholds of `percent(…)` labels; requests that fall between the same two have the same plan. */
  readonly percentages: readonly number[];
  /** Named labels that the supergraph knows; others make no difference. */
  readonly labels: readonly string[];
  /** Plans what may take long off the event loop, within the time that the planner was given. */
  plan(document: string, operationName: string | undefined, choice: OverrideChoice): Promise<QueryPlan>;
}

/** A document took longer to plan than it may: no other planner is to be tried. */
export class PlanningTimeout extends Error {
  constructor(budgetMs: number) {
    super(`The document could not be planned within ${budgetMs} ms.`);
    this.name = 'PlanningTimeout';
  }
}

/** The fetches of a plan in its order. */
export function* fetchesOf(node: PlanNode | undefined): Generator<Fetch> {
  if (node === undefined) return;
  switch (node.kind) {
    case 'fetch':
      yield node;
      return;
    default:
      for (const child of node.nodes) yield* fetchesOf(child);
  }
}

/** The same plan with other fetches. */
export function mapFetches(node: PlanNode, change: (fetch: Fetch) => Fetch): PlanNode {
  switch (node.kind) {
    case 'fetch':
      return change(node);
    default:
      return { ...node, nodes: node.nodes.map((child) => mapFetches(child, change)) };
  }
}
