import type { Index } from '../index-definition';
import type { Interval } from '../planning/bounds';
import type { Plan } from '../planning/planner';
import { mergeEntries } from '../planning/sort-merge';
import { LONGEST_ORDER, encodeKey, encodePrefix, type Encoded } from '../storage/key-encoding';
import { afterPrefix, indexPrefix } from '../storage/layout';
import type { Entry, View } from '../storage/storage';
import { nothingExamined, type Examined } from './examined';

const RECORD_ID = 6;

type Placed = Entry & {
  /** What is left of a cut key: entries with the same stand beside each other, in no known order. */
  readonly tie: Buffer | undefined;
};

/** The entries of an index that a plan leads to. */
export function entries(view: View, index: Index, plan: Plan, examined: Examined): Iterable<Placed> {
  return plan.merged ? merged(view, index, plan, examined) : placed(index, walked(view, index, plan, examined));
}

function* walked(view: View, index: Index, plan: Plan, examined: Examined): Iterable<Entry> {
  const prefix = indexPrefix(index.id);
  if (plan.ends) {
    const { min, max } = plan.ends;
    const start = min ? Buffer.concat([prefix, encoded(index, min).bytes]) : prefix;
    const last = max && encoded(index, max);
    const stop = last ? Buffer.concat([prefix, last.bytes]) : prefix;
    const end = last && !last.cut ? stop : afterPrefix(stop);
    if (Buffer.compare(start, end) >= 0) return;
    for (const entry of view.range(start, end, plan.reverse)) {
      examined.keys++;
      yield entry;
    }
    return;
  }
  for (const intervals of combinations(plan)) {
    const last = intervals.at(-1);
    const points = intervals.every((each) => each.low === each.high);
    if (index.exact && points && intervals.length === index.fields.length) {
      const values = intervals.map((each) => each.low);
      const key = Buffer.concat([prefix, encodeKey(values, index.directions)]);
      const value = view.get(key);
      examined.keys++;
      if (value) yield { key, value };
      continue;
    }
    const [start, end] = keyRange(
      index,
      prefix,
      points ? intervals : intervals.slice(0, -1),
      points ? undefined : last,
    );
    for (const entry of view.range(start, end, plan.reverse)) {
      examined.keys++;
      yield entry;
    }
  }
}

/** The entries in their order, those whose keys are cut with what is left of them. */
function* placed(index: Index, found: Iterable<Entry>): Iterable<Placed> {
  const most = indexPrefix(index.id).length + LONGEST_ORDER;
  for (const { key, value } of found) yield { key, value, tie: tieOf(index, key, value, 0, most) };
}

/**
 * What is left of a cut key from one place on; undefined when it is whole. Of a key of bytes that is longer than `end` the rest may be
 * a digest.
 */
function tieOf(index: Index, key: Buffer, value: Buffer, from: number, end: number): Buffer | undefined {
  const length = key.length - (index.exact ? 0 : RECORD_ID);
  if (length > end) return key.subarray(from, end);
  return index.collation && value.length > 0 ? key.subarray(from, length) : undefined;
}

function* merged(view: View, index: Index, plan: Plan, examined: Examined): Iterable<Placed> {
  const parts = stretchesOf(plan);
  const counts = parts.map(nothingExamined);
  examined.branches = counts;
  const behind = parts.map(({ bounds }) => {
    const values = bounds.filter(({ points }) => points).map(({ intervals }) => intervals[0]?.low);
    return indexPrefix(index.id).length + encoded(index, values).bytes.length;
  });
  const most = indexPrefix(index.id).length + LONGEST_ORDER - Math.max(...behind);
  const streams = parts.map((part, i) => walked(view, index, part, counts[i] as Examined));
  try {
    for (const { entry, from } of mergeEntries(streams, behind, plan.reverse)) {
      const start = behind[from] as number;
      // All are cut at the same length, so that what is left of them is the same or different, never part of each other.
      yield { ...entry, tie: tieOf(index, entry.key, entry.value, start, start + most) };
    }
  } finally {
    for (const { keys } of counts) examined.keys += keys;
  }
}

function keyRange(
  index: Index,
  prefix: Buffer,
  points: readonly Interval[],
  range: Interval | undefined,
): [Buffer, Buffer] {
  const values = points.map((each) => each.low);
  const under = Buffer.concat([prefix, encoded(index, values).bytes]);
  if (!range) return [under, afterPrefix(under)];
  const descending = index.directions[points.length] === -1;
  const first = descending
    ? { value: range.high, inclusive: range.highInclusive }
    : { value: range.low, inclusive: range.lowInclusive };
  const final = descending
    ? { value: range.low, inclusive: range.lowInclusive }
    : { value: range.high, inclusive: range.highInclusive };
  const from = encoded(index, [...values, first.value]);
  const to = encoded(index, [...values, final.value]);
  const start = Buffer.concat([prefix, from.bytes]);
  const end = Buffer.concat([prefix, to.bytes]);
  return [first.inclusive || from.cut ? start : afterPrefix(start), final.inclusive || to.cut ? afterPrefix(end) : end];
}

const encoded = (index: Index, values: readonly unknown[]): Encoded =>
  encodePrefix(values, index.directions, index.collation?.keys);

/** A merge as the plans of what it merges: one for each choice of the leading values. */
export const stretchesOf = (plan: Plan): Plan[] =>
  combinations(plan).map((intervals) => ({
    index: plan.index,
    bounds: intervals.map((interval, i) => ({ intervals: [interval], points: plan.bounds[i]?.points === true })),
    reverse: plan.reverse,
    sorted: plan.sorted,
  }));

/** Every choice of one interval per bound field, in the order of the index. */
function combinations(plan: Plan): Interval[][] {
  let all: Interval[][] = [[]];
  plan.bounds.forEach((bounds, i) => {
    const descending = (plan.index?.directions[i] === -1) !== plan.reverse;
    const ordered = descending ? [...bounds.intervals].reverse() : bounds.intervals;
    all = all.flatMap((chosen) => ordered.map((interval) => [...chosen, interval]));
  });
  return all;
}
