import type {
  FetchNodePathSegment,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode as NativeNode,
  QueryPlan as NativePlan,
  QueryPlanner,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { cheapDocuments } from './cheap-documents';
import {
  PlanningTimeout,
  type EntityFetch,
  type Path,
  type Planner,
  type PlanNode,
  type QueryPlan,
  type RepresentationSelection,
  type Rewrite,
} from './plan';

type QueryPlannerClass = new (supergraphSdl: string) => QueryPlanner;

/** The planner of Hive Router, a native add-on. Throws when there is none for this platform, or it refuses the supergraph. */
export function createNativePlanner(supergraphSdl: string, budgetMs: number): Planner {
  // Required and not imported: the add-on is missing on some platforms, and the other planner takes over there.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { QueryPlanner } = require('@graphql-hive/router-query-planner') as { QueryPlanner: QueryPlannerClass };
  const native = new QueryPlanner(supergraphSdl);
  const isCheap = cheapDocuments(supergraphSdl);
  return {
    name: 'native',
    percentages: native.overridePercentages,
    labels: native.overrideLabels,
    async plan(document, operationName, choice) {
      const labels = choice.labels as Set<string>;
      const name = operationName ?? null;
      if (isCheap(document)) return planOf(native.plan(document, name, labels, choice.percentage));
      const signal = AbortSignal.timeout(budgetMs);
      try {
        return planOf(await native.planAsync(document, name, labels, choice.percentage, signal));
      } catch (error) {
        throw signal.aborted ? new PlanningTimeout(budgetMs) : error;
      }
    },
  };
}
const planOf = ({ node }: NativePlan): QueryPlan => (node === undefined ? undefined : nodeOf(node, []));

function nodeOf(node: NativeNode, path: Path): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', nodes: node.nodes.map((child) => nodeOf(child, path)) };
    case 'Parallel':
      return { kind: 'parallel', nodes: node.nodes.map((child) => nodeOf(child, path)) };
    case 'Flatten':
      return nodeOf(node.node, [...path, ...node.path.map(stepOf)]);
    case 'Fetch': {
      const outputRewrites = (node.outputRewrites ?? []).map(rewriteOf);
      const entities: EntityFetch[] = node.requires
        ? [
            {
              alias: '_entities',
              variable: 'representations',
              paths: [path],
              requires: node.requires.map(selectionOf),
              inputRewrites: (node.inputRewrites ?? []).map(rewriteOf),
              outputRewrites,
            },
          ]
        : [];
      return { kind: 'fetch', ...commonOf(node), entities, outputRewrites: node.requires ? [] : outputRewrites };
    }
    case 'BatchFetch':
      return {
        kind: 'fetch',
        ...commonOf(node),
        entities: node.entityBatch.aliases.map((alias) => ({
          alias: alias.alias,
          variable: alias.representationsVariableName,
          paths: alias.paths.map((relative) => [...path, ...relative.map(stepOf)]),
          requires: alias.requires.map(selectionOf),
          inputRewrites: (alias.inputRewrites ?? []).map(rewriteOf),
          outputRewrites: (alias.outputRewrites ?? []).map(rewriteOf),
        })),
        outputRewrites: [],
      };
    case 'Condition':
    case 'Subscription':
    case 'Defer':
      throw new Error(`A plan with ${node.kind} cannot be executed yet.`);
  }
}

function commonOf(node: Extract<NativeNode, { kind: 'Fetch' | 'BatchFetch' }>) {
  return {
    subgraph: node.serviceName,
    operationKind: node.operationKind ?? ('query' as const),
    document: node.operation,
    ...(node.operationName && { operationName: node.operationName }),
    variables: node.variableUsages ?? [],
  };
}

function stepOf(segment: FlattenNodePathSegment): Path[number] {
  if (segment === '@') return { kind: 'items' };
  if ('Field' in segment) return { kind: 'key', key: segment.Field };
  return { kind: 'types', names: segment.TypeCondition };
}

function rewriteStepOf(segment: FetchNodePathSegment): Path[number] {
  return 'Key' in segment ? { kind: 'key', key: segment.Key } : { kind: 'types', names: segment.TypenameEquals };
}

function rewriteOf(rewrite: FetchRewrite): Rewrite {
  if ('KeyRenamer' in rewrite) {
    const { path, renameKeyTo } = rewrite.KeyRenamer;
    return { kind: 'rename', path: path.map(rewriteStepOf), key: renameKeyTo };
  }
  const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
  return { kind: 'set', path: path.map(rewriteStepOf), value: setValueTo };
}

function selectionOf(selection: RequiresSelection): RepresentationSelection {
  switch (selection.kind) {
    case 'Field':
      return {
        kind: 'Field',
        name: selection.name,
        // Here the name is the key in the data, and the alias is what the subgraph knows the field by.
        ...(selection.alias && { as: selection.alias }),
        ...(selection.selections?.length && { selections: selection.selections.map(selectionOf) }),
      };
    case 'InlineFragment':
      return {
        kind: 'InlineFragment',
        typeCondition: selection.typeCondition,
        selections: selection.selections.map(selectionOf),
      };
    case 'FragmentSpread':
      throw new Error('A plan whose representations spread a named fragment cannot be executed.');
  }
}
