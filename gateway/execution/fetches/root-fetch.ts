import type { Fetch } from '../../planning/plan';
import type { SupergraphModel } from '../../supergraph/supergraph';
import { noteRepeated, type Step } from '../execution';
import { isDataObject, mergeInto } from '../keys';
import { compileRewrites } from './rewrites';
import type { Sharing } from '../answers/sharing';
import { compileCall } from './subgraph-call';
import { addFailure, addSubgraphError } from './subgraph-errors';

/** Compiles a fetch of root fields. */
export function compileRootFetch(fetch: Fetch, supergraph: SupergraphModel, sharing: Sharing): Step {
  const call = compileCall(fetch, sharing.readingOf(fetch));
  const rewrite = compileRewrites(fetch.outputRewrites, supergraph);
  // To say what is missing when there is no answer.
  const keys = sharing.shapeOf(fetch).fields.map(({ key }) => key);
  return async (execution) => {
    try {
      const { data, errors, repeated } = await call(execution, []);
      if (errors) for (const error of errors) addSubgraphError(execution, error, error.path);
      if (!isDataObject(data)) {
        if (!errors?.length)
          addFailure(
            execution,
            'no data and no errors',
            keys.map((key) => [key]),
          );
        return;
      }
      if (rewrite) rewrite(data);
      mergeInto(execution.data, data);
      if (repeated) noteRepeated(execution, repeated, true);
    } catch (error) {
      addFailure(
        execution,
        error,
        keys.map((key) => [key]),
      );
    }
  };
}
