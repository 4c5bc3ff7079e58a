import type { QueryPlan } from '../plan';

/** What the planner's thread is told. Supergraphs have numbers, because their texts are long. */
export type Task =
  | { readonly kind: 'open'; readonly supergraph: number; readonly sdl: string }
  | { readonly kind: 'close'; readonly supergraph: number }
  | PlanTask;

export interface PlanTask {
  readonly kind: 'plan';
  readonly id: number;
  readonly supergraph: number;
  readonly document: string;
  readonly operationName: string | undefined;
  /** For each label of progressive `@override` whether it is on. */
  readonly labels: ReadonlyMap<string, boolean>;
}

/** What it answers to a task of planning: first that it has begun. */
export type Outcome =
  | { readonly id: number; readonly begun: true }
  | { readonly id: number; readonly plan: QueryPlan }
  | { readonly id: number; readonly reason: string };
