import type { Fetch, Path, PlanNode, QueryPlan } from '../planning/plan';
import { entityKeysOf, type EntityKeys } from './entity-keys';

/**
 * One entity asked for once may hang at many places of the response. Within one path these are then the same objects, and later fetches
 * and the projection look at each of them once. That is right only where everything that comes later treats these places alike: the
 * path has no type conditions on the way, so later fetches reach all of its places or none. Each path gets its own copy.
 */
export interface Sharing {
  /** Whether any is possible in this plan. */
  readonly possible: boolean;
  /** How many paths all entity fetches of the plan have; each has a number below it. */
  readonly count: number;
  numberOf(path: Path): number;
  /** The earlier path whose entities a path goes on from, and how many of its steps lead there. */
  startOf(path: Path): { readonly landing: number; readonly skipped: number } | undefined;
  /** The number of a place where one object can hang many times, by its way of keys, such as `users/reviews`. */
  placeAt(keys: string): number | undefined;
  /** The places of the objects that a path's entities bring. */
  placesBelow(path: Path): readonly number[];
  /** The place of the objects themselves that a path leads to; undefined when they are items of a list. */
  placeOf(path: Path): number | undefined;
}

interface Known {
  readonly path: Path;
  readonly keys: EntityKeys;
}

const NO_KEYS: EntityKeys = { all: [], composite: new Set() };

export function analyzeSharing(plan: QueryPlan): Sharing {
  const known: Known[] = [];
  for (const fetch of fetchesOf(plan)) {
    if (fetch.entities.length === 0) continue;
    const keys = entityKeysOf(fetch);
    for (const { alias, paths } of fetch.entities) {
      for (const path of paths) known.push({ path, keys: keys.get(alias) ?? NO_KEYS });
    }
  }
  const possible = !known.some(({ path }) => path.some((step) => step.kind === 'types'));
  const numbers = new Map(known.map(({ path }, number) => [path, number]));
  const byKeys = new Map<string, number | undefined>();
  if (possible) {
    known.forEach(({ path, keys }, number) => {
      for (const key of keys.composite) {
        const place = [...keysOn(path), key].join('/');
        // Two fetches that bring the same object: neither holds all of it.
        byKeys.set(place, byKeys.has(place) ? undefined : number);
      }
    });
  }
  const places = new Map<string, number>();
  const placeFor = (keys: string): number => {
    const place = places.get(keys) ?? places.size;
    places.set(keys, place);
    return place;
  };
  const below = new Map<Path, readonly number[]>();
  const at = new Map<Path, number>();
  if (possible) {
    known.forEach(({ path, keys }, number) => {
      const way = keysOn(path);
      const own = [...keys.composite]
        .map((key) => [...way, key].join('/'))
        .filter((place) => byKeys.get(place) === number);
      below.set(path, own.map(placeFor));
      if (path.at(-1)?.kind === 'key') at.set(path, placeFor(way.join('/')));
    });
  }
  return {
    possible,
    placeAt: (keys) => places.get(keys),
    placesBelow: (path) => below.get(path) ?? [],
    placeOf: (path) => at.get(path),
    count: known.length,
    numberOf: (path) => numbers.get(path) ?? -1,
    startOf(path) {
      let best: { landing: number; skipped: number } | undefined;
      known.forEach(({ path: before }, landing) => {
        if (before === path || !startsWith(path, before) || (best && before.length <= best.skipped)) return;
        const next = path[before.length];
        if (next?.kind !== 'key' || byKeys.get([...keysOn(before), next.key].join('/')) !== landing) return;
        best = { landing, skipped: before.length };
      });
      return best;
    },
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
