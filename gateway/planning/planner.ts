import type { Log } from '../../common/log';
import type { SupergraphModel } from '../supergraph/supergraph';
import { createApolloPlanner } from './apollo-planner';
import { createNativePlanner } from './native-planner';
import type { Planner } from './plan';

/** The native planner; where it is missing or refuses the supergraph, the one in JavaScript. */
export function createPlanner(supergraph: SupergraphModel, log: Log, wanted: 'native' | 'apollo' = 'native'): Planner {
  if (wanted === 'native') {
    try {
      return createNativePlanner(supergraph.sdl);
    } catch (error) {
      log.warn(
        { reason: error instanceof Error ? error.message : String(error) },
        'planning without the native planner',
      );
    }
  }
  return createApolloPlanner(supergraph.internals, supergraph.sdl);
}
