import type { EntityFetch, Fetch, Path, PlanNode, QueryPlan } from '../planning/plan';
import { entityKeysOf, type EntityKeys } from './entity-keys';

/**
 * One entity asked for once may hang at many places of the response. Its objects are then the same objects, and later fetches and the
 * projection look at each of them once. That is right only where everything that comes later treats these places alike: they have
 * one path without type conditions on the way, so later fetches reach all of them or none.
 */
export interface Sharing {
  numberOf(entities: EntityFetch): number;
  isShareable(entities: EntityFetch): boolean;
  /** The earlier fetch whose entities a path goes on from, and how many of its steps lead there. */
  startOf(entities: EntityFetch): { readonly landing: number; readonly skipped: number } | undefined;
  /** How many entity fetches the plan has. */
  readonly count: number;
  /** The fetch whose entities hang under a response key at a path of keys, such as `users/reviews`. */
  numberAt(keyPath: string): number | undefined;
}

interface Known {
  readonly entities: EntityFetch;
  readonly keys: EntityKeys;
  readonly number: number;
}

export function analyzeSharing(plan: QueryPlan): Sharing {
  const known: Known[] = [];
  for (const fetch of fetchesOf(plan)) {
    if (fetch.entities.length === 0) continue;
    const keys = entityKeysOf(fetch);
    for (const entities of fetch.entities) {
      known.push({
        entities,
        keys: keys.get(entities.alias) ?? { all: [], composite: new Set() },
        number: known.length,
      });
    }
  }
  const conditional = known.some(({ entities }) =>
    entities.paths.some((path) => path.some((step) => step.kind === 'types')),
  );
  const numbers = new Map(known.map(({ entities, number }) => [entities, number]));
  const isShareable = (entities: EntityFetch): boolean => !conditional && entities.paths.length === 1;
  const byKeyPath = new Map<string, number | undefined>();
  for (const { entities, keys, number } of known) {
    if (!isShareable(entities)) continue;
    for (const key of keys.composite) {
      const place = [...keysOn(entities.paths[0] as Path), key].join('/');
      byKeyPath.set(place, byKeyPath.has(place) ? undefined : number);
    }
  }
  return {
    count: known.length,
    numberOf: (entities) => numbers.get(entities) ?? -1,
    isShareable,
    startOf(entities) {
      const [path] = entities.paths;
      if (path === undefined || !isShareable(entities)) return undefined;
      let best: { landing: number; skipped: number } | undefined;
      for (const earlier of known) {
        if (earlier.entities === entities || !isShareable(earlier.entities)) continue;
        const before = earlier.entities.paths[0] as Path;
        if (!startsWith(path, before) || (best && before.length <= best.skipped)) continue;
        const next = path[before.length];
        if (next?.kind !== 'key') continue;
        if (byKeyPath.get([...keysOn(before), next.key].join('/')) !== earlier.number) continue;
        best = { landing: earlier.number, skipped: before.length };
      }
      return best;
    },
    numberAt: (keyPath) => byKeyPath.get(keyPath),
  };
}

function* fetchesOf(node: PlanNode | undefined): Generator<Fetch> {
  if (node === undefined) return;
  switch (node.kind) {
    case 'fetch':
      yield node;
      return;
    case 'condition':
      yield* fetchesOf(node.then);
      yield* fetchesOf(node.else);
      return;
    default:
      for (const child of node.nodes) yield* fetchesOf(child);
  }
}

const keysOn = (path: Path): readonly string[] => path.flatMap((step) => (step.kind === 'key' ? [step.key] : []));

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((step, index) => {
    const other = path[index];
    return other?.kind === step.kind && (step.kind !== 'key' || (other.kind === 'key' && other.key === step.key));
  });
}
