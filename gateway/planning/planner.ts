import type { Log } from '../../common/log';
import type { SupergraphModel } from '../supergraph/supergraph';
import { createApolloPlanner } from './apollo/apollo-planner';
import { contextFlawOf, contextualFieldsOf } from './contextual-fields';
import { interfaceNamesOf, withInterfaceNames } from './interface-names';
import { createNativePlanner } from './native-planner';
import { withPartialUnions } from './partial-unions';
import { flawOf } from './plan-flaws';
import { PlanningTimeout, type Planner, type QueryPlan } from './plan';
import { withRequiredArguments } from './required-arguments';
import { withTypedParts } from './typed-parts';

export interface PlannerOptions {
  readonly log: Log;
  /** `apollo` plans in JavaScript; it is also what is used where the native planner is missing. */
  readonly wanted: 'native' | 'apollo';
  /** How long planning one document may take. */
  readonly budgetMs: number;
}

/**
 * The native planner, and the one in JavaScript where the native one is missing, refuses the supergraph, or fails on a document (as with
 * fragments on types that only some subgraphs know).
 */
export function createPlanner(supergraph: SupergraphModel, { log, wanted, budgetMs }: PlannerOptions): Planner {
  let second: Planner | undefined;
  const suspect = supergraph.sdl.includes('isInterfaceObject: true');
  const names = suspect ? interfaceNamesOf(supergraph) : new Map<string, never>();
  const fitted = (plan: QueryPlan, document: string): QueryPlan =>
    suspect ? withTypedParts(withInterfaceNames(plan, names), document, supergraph) : plan;
  const other = (): Planner => (second ??= apolloPlannerOf(supergraph.sdl, budgetMs, fitted));
  // Composed by Federation 1: the native planner finds no way to anything in it.
  if (wanted === 'apollo' || /\bjoin__owner\(/.test(supergraph.sdl)) return other();
  let native: Planner;
  try {
    native = withRequiredArguments(
      supergraph.sdl,
      withPartialUnions(supergraph.sdl, (sdl) => createNativePlanner(sdl, budgetMs)),
    );
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'planning without the native planner');
    return other();
  }
  const contextual = contextualFieldsOf(supergraph.sdl);
  // Sure to be needed: begun before the supergraph is served, and not by the first operation that needs it.
  if (suspect || contextual) other();
  return {
    ...native,
    async plan(document, operationName, choice) {
      try {
        const plan = fitted(await native.plan(document, operationName, choice), document);
        const flaw = (suspect && flawOf(plan, document, supergraph)) || contextFlawOf(plan, contextual);
        if (flaw !== undefined) throw new Error(flaw);
        return plan;
      } catch (error) {
        // The other one would take longer still.
        if (error instanceof PlanningTimeout) throw error;
        log.info({ reason: reasonOf(error) }, 'planned by the second planner');
        const plan = await other().plan(document, operationName, choice);
        // No fetch at all: it leaves out what cannot be reached, where the first one says so.
        if (plan === undefined) throw error;
        return plan;
      }
    },
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function apolloPlannerOf(
  sdl: string,
  budgetMs: number,
  fitted: (plan: QueryPlan, document: string) => QueryPlan,
): Planner {
  const planner = withRequiredArguments(
    sdl,
    withPartialUnions(sdl, (text) => createApolloPlanner(text, budgetMs)),
  );
  return {
    ...planner,
    async plan(document, ...others) {
      return fitted(await planner.plan(document, ...others), document);
    },
  };
}
