import type { Collection, Index } from '../catalog';
import type { Interval } from '../planning/bounds';
import { encodeKey, encodePrefix } from '../storage/key-encoding';
import { afterPrefix, indexPrefix, recordIdOf, recordKey, recordPrefix } from '../storage/layout';
import type { Plan } from '../planning/planner';
import { mergeEntries } from '../planning/sort-merge';
import type { Entry, View } from '../storage/storage';

/** What a query has looked at, for explain, the profiler of tests and serverStatus. */
export interface Examined {
  keys: number;
  documents: number;
  /** Documents that the filter accepts. */
  matched: number;
  returned: number;
  /** The same for each part of an `$or`, and the keys for each stretch of a merge. */
  branches?: Examined[];
}

const nothingExamined = (): Examined => ({ keys: 0, documents: 0, matched: 0, returned: 0 });

export interface Found {
  recordId: number;
  bytes: Buffer;
}

/** The records that a plan leads to, each once, not yet checked against the filter. */
export function* scan(
  view: View,
  collection: Collection,
  plan: Plan,
  examined: Examined,
  known?: ReadonlySet<number>,
): Iterable<Found> {
  if (plan.branches) {
    const seen = new Set<number>();
    const branches = plan.branches.map(nothingExamined);
    examined.branches = branches;
    for (const [i, branch] of plan.branches.entries()) {
      const own = branches[i] as Examined;
      const { keys, documents } = examined;
      try {
        for (const found of scan(view, collection, branch, own, seen)) {
          seen.add(found.recordId);
          yield found;
        }
      } finally {
        examined.keys = keys + own.keys;
        examined.documents = documents + own.documents;
      }
    }
    return;
  }
  if (!plan.index) {
    const prefix = recordPrefix(collection.id);
    for (const { key, value } of view.range(prefix, afterPrefix(prefix), plan.reverse)) {
      examined.documents++;
      yield { recordId: recordIdOf(key), bytes: value };
    }
    return;
  }
  const index = plan.index;
  const single = singleKey(index, plan);
  if (single) {
    examined.keys++;
    const value = view.get(single);
    const recordId = value?.readUIntBE(0, 6);
    if (recordId === undefined || known?.has(recordId)) return;
    const bytes = view.get(recordKey(collection.id, recordId));
    if (!bytes) return;
    examined.documents++;
    yield { recordId, bytes };
    return;
  }
  const seen = index.multikey || plan.bounds.some((each) => each.intervals.length > 1) ? new Set<number>() : undefined;
  for (const { key, value } of entries(view, index, plan, examined)) {
    const recordId = index.exact ? value.readUIntBE(0, 6) : recordIdOf(key);
    if (known?.has(recordId)) continue;
    if (seen) {
      if (seen.has(recordId)) continue;
      seen.add(recordId);
    }
    const bytes = view.get(recordKey(collection.id, recordId));
    if (!bytes) continue;
    examined.documents++;
    yield { recordId, bytes };
  }
}

/** The one key of a unique index of one field that a plan leads to, as by an `_id`: by far the most frequent. */
function singleKey(index: Index, { bounds, ends }: Plan): Buffer | undefined {
  if (!index.exact || index.fields.length !== 1 || ends) return undefined;
  const intervals = bounds[0]?.intervals;
  const [only] = intervals ?? [];
  if (intervals?.length !== 1 || only?.low !== only?.high) return undefined;
  return Buffer.concat([indexPrefix(index.id), encodeKey([only?.low], index.directions)]);
}

/** The entries of an index that a plan leads to. */
function entries(view: View, index: Index, plan: Plan, examined: Examined): Iterable<Entry> {
  return plan.merged ? merged(view, index, plan, examined) : walked(view, index, plan, examined);
}

function* walked(view: View, index: Index, plan: Plan, examined: Examined): Iterable<Entry> {
  const prefix = indexPrefix(index.id);
  if (plan.ends) {
    const at = (values: readonly unknown[]): Buffer =>
      Buffer.concat([prefix, encodePrefix(values, index.directions).bytes]);
    const start = plan.ends.min ? at(plan.ends.min) : prefix;
    const end = plan.ends.max ? at(plan.ends.max) : afterPrefix(prefix);
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

function* merged(view: View, index: Index, plan: Plan, examined: Examined): Iterable<Entry> {
  const parts = stretchesOf(plan);
  const counts = parts.map(nothingExamined);
  examined.branches = counts;
  const behind = parts.map(({ bounds }) => {
    const values = bounds.filter(({ points }) => points).map(({ intervals }) => intervals[0]?.low);
    return indexPrefix(index.id).length + encodePrefix(values, index.directions).bytes.length;
  });
  const streams = parts.map((part, i) => walked(view, index, part, counts[i] as Examined));
  try {
    yield* mergeEntries(streams, behind, plan.reverse);
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
  const under = Buffer.concat([prefix, encodePrefix(values, index.directions).bytes]);
  if (!range) return [under, afterPrefix(under)];
  const descending = index.directions[points.length] === -1;
  const first = descending
    ? { value: range.high, inclusive: range.highInclusive }
    : { value: range.low, inclusive: range.lowInclusive };
  const final = descending
    ? { value: range.low, inclusive: range.lowInclusive }
    : { value: range.high, inclusive: range.highInclusive };
  const from = encodePrefix([...values, first.value], index.directions);
  const to = encodePrefix([...values, final.value], index.directions);
  const start = Buffer.concat([prefix, from.bytes]);
  const end = Buffer.concat([prefix, to.bytes]);
  return [first.inclusive || from.cut ? start : afterPrefix(start), final.inclusive || to.cut ? afterPrefix(end) : end];
}

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
