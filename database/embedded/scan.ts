import type { Collection, Index } from './catalog';
import type { Interval } from './bounds';
import { encodeKey, encodePrefix } from './key-encoding';
import { afterPrefix, indexPrefix, recordIdOf, recordKey, recordPrefix } from './layout';
import type { Plan } from './planner';
import type { View } from './storage';

/** What a query has looked at, for explain, the profiler of tests and serverStatus. */
export interface Examined {
  keys: number;
  documents: number;
  /** Documents that the filter accepts. */
  matched: number;
  returned: number;
  /** The same for each part of an `$or`. */
  branches?: Examined[];
}

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
    const branches = plan.branches.map((): Examined => ({ keys: 0, documents: 0, matched: 0, returned: 0 }));
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
  for (const recordId of recordIds(view, index, plan, examined)) {
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

function* recordIds(view: View, index: Index, plan: Plan, examined: Examined): Iterable<number> {
  const prefix = indexPrefix(index.id);
  if (plan.ends) {
    const at = (values: readonly unknown[]): Buffer =>
      Buffer.concat([prefix, encodePrefix(values, index.directions).bytes]);
    const start = plan.ends.min ? at(plan.ends.min) : prefix;
    const end = plan.ends.max ? at(plan.ends.max) : afterPrefix(prefix);
    if (Buffer.compare(start, end) >= 0) return;
    for (const { key, value } of view.range(start, end, plan.reverse)) {
      examined.keys++;
      yield index.exact ? value.readUIntBE(0, 6) : recordIdOf(key);
    }
    return;
  }
  for (const intervals of combinations(plan)) {
    const last = intervals.at(-1);
    const points = intervals.every((each) => each.low === each.high);
    if (index.exact && points && intervals.length === index.fields.length) {
      const key = encodeKey(
        intervals.map((each) => each.low),
        index.directions,
      );
      const value = view.get(Buffer.concat([prefix, key]));
      examined.keys++;
      if (value) yield value.readUIntBE(0, 6);
      continue;
    }
    const [start, end] = keyRange(
      index,
      prefix,
      points ? intervals : intervals.slice(0, -1),
      points ? undefined : last,
    );
    for (const { key, value } of view.range(start, end, plan.reverse)) {
      examined.keys++;
      yield index.exact ? value.readUIntBE(0, 6) : recordIdOf(key);
    }
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
