import { Kind, parse } from 'graphql';
import type { Fetch } from '../planning/plan';
import type { SupergraphModel } from '../supergraph/supergraph';
import type { Step } from './execution';
import { isDataObject, mergeInto } from './keys';
import { compileRewrites } from './rewrites';
import { compileCall } from './subgraph-call';
import { addFailure, addSubgraphError } from './subgraph-errors';

/** Compiles a fetch of root fields. */
export function compileRootFetch(fetch: Fetch, supergraph: SupergraphModel): Step {
  const call = compileCall(fetch);
  const rewrite = compileRewrites(fetch.outputRewrites, supergraph);
  const keys = rootKeysOf(fetch.document);
  return async (execution) => {
    try {
      const { data, errors } = await call(execution, []);
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
    } catch (error) {
      addFailure(
        execution,
        error,
        keys.map((key) => [key]),
      );
    }
  };
}

/** Response keys of the document's root fields, to say what is missing when there is no answer. */
function rootKeysOf(document: string): readonly string[] {
  const operation = parse(document, { noLocation: true }).definitions.find(
    (node) => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  return operation.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [(node.alias ?? node.name).value] : [],
  );
}
