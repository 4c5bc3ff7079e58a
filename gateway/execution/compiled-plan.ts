import type { PlanNode, QueryPlan } from '../planning/plan';
import type { SupergraphModel } from '../supergraph/supergraph';
import { compileContextFetch } from './fetches/contexts/context-fetch';
import { compileEntityFetch } from './fetches/entity-fetch';
import type { Step } from './execution';
import { compileRootFetch } from './fetches/root-fetch';
import type { Sharing } from './answers/sharing';

const nothing: Step = async () => {};

/** Compiles a plan into one function. Done once per document. */
export function compilePlan(plan: QueryPlan, supergraph: SupergraphModel, sharing: Sharing): Step {
  return plan === undefined ? nothing : compileNode(plan, supergraph, sharing);
}

function compileNode(node: PlanNode, supergraph: SupergraphModel, sharing: Sharing): Step {
  switch (node.kind) {
    case 'fetch':
      if (node.contexts) return compileContextFetch(node, supergraph, sharing);
      return node.entities.length === 0
        ? compileRootFetch(node, supergraph, sharing)
        : compileEntityFetch(node, supergraph, sharing);
    case 'sequence': {
      const steps = node.nodes.map((child) => compileNode(child, supergraph, sharing));
      return async (execution) => {
        for (const step of steps) {
          // The client has gone or the time is up: what has not begun must not begin, mutations above all.
          if (execution.context.signal.aborted) return;
          await step(execution);
        }
      };
    }
    case 'parallel': {
      const steps = node.nodes.map((child) => compileNode(child, supergraph, sharing));
      return async (execution) => void (await Promise.all(steps.map((step) => step(execution))));
    }
  }
}
