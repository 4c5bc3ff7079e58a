import { parse } from 'graphql';
import { fetchesOf, wayOf, type Fetch, type Path, type QueryPlan } from '../../planning/plan';
import { PLAIN_READING, answerReading, type AnswerReading } from './answer-parser';
import { answerShapeOf, shapeAt, visitShapes, wayTo, type AnswerShape } from './answer-shape';

/**
 * One entity asked for once may hang at many places of the response, and in a long answer the same object comes many times. Within one path
 * these are then the same objects, and later fetches and the projection look at each of them once. That is right only where everything
 * that comes later treats these places alike: no path has type conditions on the way, so later fetches reach all of its places or none,
 * and no other fetch brings objects there, so nothing is merged into one that does not belong to all. Each path gets its own copy.
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
  placeAt(way: string): number | undefined;
  /** The same, for places where whole entities hang and not only what equal objects of one answer were made into. */
  entityPlaceAt(way: string): number | undefined;
  /** The places of the objects that a path's entities bring. */
  placesBelow(path: Path): readonly number[];
  /** The place of the objects themselves that a path leads to; undefined when they are items of a list. */
  placeOf(path: Path): number | undefined;
  /** What the answers of a fetch look like. */
  shapeOf(fetch: Fetch): AnswerShape;
  /** How the answers of a fetch are taken in. */
  readingOf(fetch: Fetch): AnswerReading;
}

interface Known {
  readonly path: Path;
  readonly shape: AnswerShape;
  /** Whether the objects of an answer hang at this path as they came, and not as copies. */
  readonly first: boolean;
}

const NO_SHAPE: AnswerShape = { fields: [], place: -1 };

export function analyzeSharing(plan: QueryPlan): Sharing {
  const shapes = new Map<Fetch, AnswerShape>();
  const readings = new Map<Fetch, AnswerReading>();
  const known: Known[] = [];
  const roots: AnswerShape[] = [];
  let rewritten = false;
  // What an entity is asked depends on what hangs above it, so its places are not alike.
  let contextual = false;
  for (const fetch of fetchesOf(plan)) {
    const shape = answerShapeOf(parse(fetch.document, { noLocation: true }));
    shapes.set(fetch, shape);
    // The documents of these are made for each request.
    if (!fetch.contexts) readings.set(fetch, answerReading(shape));
    contextual ||= fetch.contexts !== undefined;
    if (fetch.entities.length === 0) roots.push(shape);
    rewritten ||= fetch.outputRewrites.length > 0;
    for (const { alias, paths, inputRewrites, outputRewrites } of fetch.entities) {
      const below = shapeAt(shape, alias) ?? NO_SHAPE;
      paths.forEach((path, index) => known.push({ path, shape: below, first: index === 0 }));
      rewritten ||= inputRewrites.length > 0 || outputRewrites.length > 0;
    }
  }
  const possible = !contextual && !known.some(({ path }) => path.some((step) => step.kind === 'types'));
  const numbers = new Map(known.map(({ path }, number) => [path, number]));
  // Which path's entities bring the objects at a way; undefined when two do: then neither holds all of them. Root fetches: below 0.
  const bringers = new Map<string, number | undefined>();
  const brings = (shape: AnswerShape, way: string, number: number): void =>
    visitShapes(shape, way, (_, at) => bringers.set(at, bringers.has(at) ? undefined : number));
  if (possible) {
    known.forEach(({ path, shape }, number) => brings(shape, wayOf(path), number));
    roots.forEach((shape, index) => brings(shape, '', -1 - index));
  }
  const places = new Map<string, number>();
  const placeFor = (way: string): number => {
    const place = places.get(way) ?? places.size;
    places.set(way, place);
    return place;
  };
  let entityPlaces = 0;
  const below = new Map<Path, readonly number[]>();
  const at = new Map<Path, number>();
  if (possible) {
    known.forEach(({ path, shape }, number) => {
      const way = wayOf(path);
      const own = shape.fields
        .filter((field) => field.shape !== undefined)
        .map(({ key }) => wayTo(way, key))
        .filter((place) => bringers.get(place) === number);
      below.set(path, own.map(placeFor));
      if (path.at(-1)?.kind === 'key') at.set(path, placeFor(way));
    });
    entityPlaces = places.size;
    // Rewrites change objects by their place in one answer, or ask for them by more than they hold.
    if (!rewritten) {
      const share = (shape: AnswerShape, from: string): void =>
        visitShapes(shape, from, (inner, way) => {
          if (bringers.get(way) !== undefined) inner.place = placeFor(way);
        });
      for (const { path, shape, first } of known) if (first) share(shape, wayOf(path));
      for (const shape of roots) share(shape, '');
    }
  }
  return {
    possible,
    placeAt: (way) => places.get(way),
    entityPlaceAt(way) {
      const place = places.get(way);
      return place !== undefined && place < entityPlaces ? place : undefined;
    },
    placesBelow: (path) => below.get(path) ?? [],
    placeOf: (path) => at.get(path),
    count: known.length,
    numberOf: (path) => numbers.get(path) ?? -1,
    shapeOf: (fetch) => shapes.get(fetch) ?? NO_SHAPE,
    readingOf: (fetch) => readings.get(fetch) ?? PLAIN_READING,
    startOf(path) {
      let best: { landing: number; skipped: number } | undefined;
      known.forEach(({ path: before }, landing) => {
        if (before === path || !startsWith(path, before) || (best && before.length <= best.skipped)) return;
        const next = path[before.length];
        if (next?.kind !== 'key' || bringers.get(wayTo(wayOf(before), next.key)) !== landing) return;
        best = { landing, skipped: before.length };
      });
      return best;
    },
  };
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((step, index) => {
    const other = path[index];
    return other?.kind === step.kind && (step.kind !== 'key' || (other.kind === 'key' && other.key === step.key));
  });
}
