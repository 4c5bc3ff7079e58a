import type { Log } from '../../common/log';
import { buildSupergraph, type SupergraphModel } from '../supergraph/supergraph';
import { createApolloPlanner } from './apollo-planner';
import { contextFlawOf, contextualFieldsOf } from './contextual-fields';
import { createNativePlanner } from './native-planner';
import { withPartialUnions } from './partial-unions';
import { flawOf } from './plan-flaws';
import type { Planner } from './plan';
import { withRequiredArguments } from './required-arguments';

/**
 * The native planner, and the one in JavaScript where the native one is missing, refuses the supergraph, or fails on a document (as with
 * fragments on types that only some subgraphs know).
 */
export function createPlanner(supergraph: SupergraphModel, log: Log, wanted: 'native' | 'apollo' = 'native'): Planner {
  let second: Planner | undefined;
  const other = (): Planner => (second ??= apolloPlannerOf(supergraph));
  if (wanted === 'apollo') return other();
  let native: Planner;
  try {
    native = withRequiredArguments(supergraph.sdl, withPartialUnions(supergraph.sdl, createNativePlanner));
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'planning without the native planner');
    return other();
  }
  const suspect = supergraph.sdl.includes('isInterfaceObject: true');
  const contextual = contextualFieldsOf(supergraph.sdl);
  return {
    ...native,
    async plan(document, operationName, choice, signal) {
      try {
        const plan = await native.plan(document, operationName, choice, signal);
        const flaw = (suspect && flawOf(plan, document, supergraph)) || contextFlawOf(plan, contextual);
        if (flaw !== undefined) throw new Error(flaw);
        return plan;
      } catch (error) {
        // Out of time: the other one would take longer still, and on the event loop.
        if (signal?.aborted) throw error;
        log.info({ reason: reasonOf(error) }, 'planned by the second planner');
        const plan = await other().plan(document, operationName, choice);
        // No fetch at all: it leaves out what cannot be reached, where the first one says so.
        if (plan === undefined && !LEFT_OUT_BY_CLIENT.test(document)) throw error;
        return plan;
      }
    },
  };
}

/** A document with `@skip(if: true)` may want nothing at all. */
const LEFT_OUT_BY_CLIENT = /@(?:skip|include)\(if: (?:true|false)\)/;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function apolloPlannerOf({ sdl, internals }: SupergraphModel): Planner {
  const create = (text: string) => createApolloPlanner(text === sdl ? internals : buildSupergraph(text), text);
  return withRequiredArguments(sdl, withPartialUnions(sdl, create));
}
