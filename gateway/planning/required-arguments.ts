import { parse } from 'graphql';
import { FetchedKeys } from './fetched-keys';
import type { Planner, PlanNode, QueryPlan } from './plan';
import { RequiredFields } from './required-fields';
import { splitByRequired } from './split-fetch';

/**
 * A planner whose plans never send a subgraph a required field that was fetched with other arguments than it requires. Planners merge
 * fetches of one subgraph, and one representation cannot hold `rate(currency: "JPY")` and `rate(currency: "EUR")` as `rate`: such a fetch
 * is split. Rejects where what is required was not fetched at all.
 */
export function withRequiredArguments(sdl: string, planner: Planner): Planner {
  if (!sdl.includes('requires: ')) return planner;
  const required = new RequiredFields(parse(sdl, { noLocation: true }));
  if (!required.haveArguments) return planner;
  return {
    ...planner,
    async plan(document, operationName, choice) {
      return withSplitFetches(await planner.plan(document, operationName, choice), required);
    },
  };
}

export function withSplitFetches(plan: QueryPlan, required: RequiredFields): QueryPlan {
  return plan && splitNode(plan, required, new FetchedKeys());
}

/** Adds what the node fetches to what was fetched before it. */
function splitNode(node: PlanNode, required: RequiredFields, fetched: FetchedKeys): PlanNode {
  switch (node.kind) {
    case 'fetch': {
      const split = splitByRequired(node, required, fetched);
      fetched.add(node);
      return split;
    }
    default:
      // What runs side by side is read in a row: no fetch of a parallel node needs what another one of it brings.
      return { ...node, nodes: node.nodes.map((child) => splitNode(child, required, fetched)) };
  }
}
