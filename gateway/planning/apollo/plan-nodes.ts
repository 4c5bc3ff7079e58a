import type {
  FetchDataKeyRenamer,
  FetchDataRewrite,
  PlanNode as ApolloNode,
  QueryPlanSelectionNode,
  SubscriptionNode,
} from '@apollo/query-planner';
import type { ContextArgument, Path, PlanNode, RepresentationSelection, Rewrite } from '../plan';

/** Apollo's plan as one of ours; `path` leads to the objects that it is for. */
export function nodeOf(node: ApolloNode | SubscriptionNode, path: Path): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', nodes: node.nodes.map((child) => nodeOf(child, path)) };
    case 'Parallel':
      return { kind: 'parallel', nodes: node.nodes.map((child) => nodeOf(child, path)) };
    case 'Flatten':
      return nodeOf(node.node, [...path, ...node.path.flatMap(stepsOf)]);
    case 'Fetch': {
      const contexts = (node.contextRewrites ?? []).map(contextOf);
      const filled = new Set(contexts.map(({ variable }) => variable));
      const outputRewrites = (node.outputRewrites ?? []).map(rewriteOf);
      const entity = {
        alias: '_entities',
        variable: 'representations',
        paths: [path],
        requires: (node.requires ?? []).map(selectionOf),
        inputRewrites: (node.inputRewrites ?? []).map(rewriteOf),
        outputRewrites,
      };
      return {
        kind: 'fetch',
        subgraph: node.serviceName,
        operationKind: node.operationKind,
        document: node.operation,
        ...(node.operationName && { operationName: node.operationName }),
        variables: (node.variableUsages ?? []).filter((name) => !filled.has(name)),
        ...(contexts.length > 0 && { contexts }),
        entities: node.requires ? [entity] : [],
        outputRewrites: node.requires ? [] : outputRewrites,
      };
    }
    case 'Condition':
    case 'Subscription':
    case 'Defer':
      throw new Error(`A plan with ${node.kind} cannot be executed yet.`);
  }
}

/** Apollo writes a step as `key`, `@` or `key|[Type,Type]`. */
function stepsOf(segment: string | number): Path {
  const text = String(segment);
  const bar = text.indexOf('|[');
  const head = bar < 0 ? text : text.slice(0, bar);
  const steps: Path[number][] = head === '' ? [] : [head === '@' ? { kind: 'items' } : { kind: 'key', key: head }];
  if (bar >= 0) steps.push({ kind: 'types', names: text.slice(bar + 2, -1).split(',') });
  return steps;
}

function rewriteStepOf(segment: string): Path[number] {
  const type = /^\.\.\. on (.*)$/.exec(segment);
  return type?.[1] === undefined ? { kind: 'key', key: segment } : { kind: 'types', names: [type[1]] };
}

function rewriteOf(rewrite: FetchDataRewrite): Rewrite {
  const path = rewrite.path.map(rewriteStepOf);
  return rewrite.kind === 'KeyRenamer'
    ? { kind: 'rename', path, key: rewrite.renameKeyTo }
    : { kind: 'set', path, value: String(rewrite.setValueTo) };
}

/** Written as a renaming of what stands `..` above the entity to the variable. */
function contextOf({ path, renameKeyTo }: FetchDataKeyRenamer): ContextArgument {
  const up = path.filter((segment) => segment === '..').length;
  return { variable: renameKeyTo, up, path: path.slice(up).map(rewriteStepOf) };
}

function selectionOf(selection: QueryPlanSelectionNode): RepresentationSelection {
  if (selection.kind === 'Field') {
    return {
      kind: 'Field',
      name: selection.alias ?? selection.name,
      ...(selection.selections?.length && { selections: selection.selections.map(selectionOf) }),
    };
  }
  return {
    kind: 'InlineFragment',
    ...(selection.typeCondition && { typeCondition: selection.typeCondition }),
    selections: selection.selections.map(selectionOf),
  };
}
