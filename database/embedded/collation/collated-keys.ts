import type { Bounds, Interval } from '../planning/bounds';
import type { Collation } from './collation';
import { compareValues } from '../values/compare';
import { orderOf, stringOf, Order } from '../values/values';

/** Where an index with a collation files the texts whose equals it cannot know by their characters. */
export const ODD = '\u{10ffff}odd';

/**
 * An index with a collation holds folded texts: all that compare as equal are in one place, which may hold others, too. Their order is
 * not the language's, so that it serves equality, not ranges or sorts of texts.
 */
export function foldedValue(value: unknown, collation: Collation): unknown {
  switch (orderOf(value)) {
    case Order.String:
      return value === undefined ? value : (collation.fold(stringOf(value)) ?? ODD);
    case Order.Object:
      return {};
    case Order.Array:
      return [];
    default:
      return value;
  }
}

const ANY_STRING: Interval = { low: '', lowInclusive: true, high: {}, highInclusive: false };
const point = (value: unknown): Interval => ({ low: value, high: value, lowInclusive: true, highInclusive: true });

/** Bounds of values as bounds of their folded forms, none of them narrower. */
export function foldedBounds(bounds: Bounds, collation: Collation): Bounds {
  const wide: Interval[] = [];
  for (const interval of bounds.intervals) {
    const isPoint = interval.low === interval.high;
    const order = orderOf(interval.low);
    if (isPoint && order === Order.String) {
      const folded = collation.fold(stringOf(interval.low));
      if (folded === undefined) wide.push(ANY_STRING);
      else wide.push(point(folded), point(ODD));
    } else if (isPoint) wide.push(point(foldedValue(interval.low, collation)));
    else if (order === Order.String || orderOf(interval.high) === Order.String) wide.push(ANY_STRING);
    else wide.push(interval);
  }
  const strings = wide.includes(ANY_STRING);
  const kept = wide.filter((each) => each === ANY_STRING || !strings || orderOf(each.low) !== Order.String);
  const unique = kept.filter(
    (each, i) =>
      kept.findIndex(
        (other) => compareValues(other.low, each.low) === 0 && compareValues(other.high, each.high) === 0,
      ) === i,
  );
  unique.sort((a, b) => compareValues(a.low, b.low));
  return { intervals: unique, points: unique.every((each) => each.low === each.high) };
}

/** Whether an index may serve these bounds although the query compares texts in another way than it. */
export const withoutText = ({ intervals }: Bounds): boolean =>
  intervals.every(({ low, high }) =>
    [low, high].every((end) => ![Order.String, Order.Object, Order.Array].includes(orderOf(end))),
  );
