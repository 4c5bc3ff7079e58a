import { FetchedKeys } from './fetched-keys';
import { fetchesOf, wayOf, type Fetch, type PlanNode, type Selections } from './plan';

/**
 * The plan with fetches one after the other where one brings what another one beside it sends. Where a variable decides whether an
 * earlier fetch brings it too, Apollo's planner (2.14) lets both run at once, and nothing is there to be sent when the variable says no.
 */
export function withOrderedFetches(node: PlanNode): PlanNode {
  switch (node.kind) {
    case 'fetch':
      return node;
    case 'condition':
      return {
        ...node,
        ...(node.then && { then: withOrderedFetches(node.then) }),
        ...(node.else && { else: withOrderedFetches(node.else) }),
      };
    case 'sequence':
      return { ...node, nodes: node.nodes.map(withOrderedFetches) };
    case 'parallel':
      return ordered(node.nodes.map(withOrderedFetches));
  }
}

function ordered(nodes: readonly PlanNode[]): PlanNode {
  const waiting = nodes.filter((node) => nodes.some((other) => other !== node && brings(other, node)));
  const first = nodes.filter((node) => !waiting.includes(node));
  // Nothing waits, or everything does: then it is no order that is missing.
  if (waiting.length === 0 || first.length === 0) return { kind: 'parallel', nodes };
  return { kind: 'sequence', nodes: [together(first), ordered(waiting)] };
}

const together = (nodes: readonly PlanNode[]): PlanNode => {
  const [only, another] = nodes;
  return only && !another ? only : { kind: 'parallel', nodes };
};

/** Whether a fetch of one node brings, at the same place, a key that the first fetches of another one send. */
function brings(one: PlanNode, other: PlanNode): boolean {
  const brought = new Map<string, ReadonlySet<string>>();
  for (const fetch of fetchesOf(one))
    for (const { alias, paths } of fetch.entities)
      for (const path of paths)
        brought.set(wayOf(path), new Set([...(brought.get(wayOf(path)) ?? []), ...FetchedKeys.of(fetch, alias)]));
  return firstOf(other).some(({ entities }) =>
    entities.some(({ paths, requires }) =>
      paths.some((path) => namesIn(requires).some((name) => brought.get(wayOf(path))?.has(name))),
    ),
  );
}

/** The fetches that a node begins with. */
function firstOf(node: PlanNode): readonly Fetch[] {
  if (node.kind === 'fetch') return [node];
  if (node.kind === 'parallel') return node.nodes.flatMap(firstOf);
  if (node.kind === 'sequence') return node.nodes.slice(0, 1).flatMap(firstOf);
  return [...(node.then ? firstOf(node.then) : []), ...(node.else ? firstOf(node.else) : [])];
}

const namesIn = (selections: Selections): readonly string[] =>
  selections.flatMap((item) => (item.kind === 'Field' ? [item.name] : namesIn(item.selections)));
