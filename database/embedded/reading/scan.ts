import type { Collection } from '../catalog';
import type { Index } from '../index-definition';
import { encodeKey } from '../storage/key-encoding';
import { afterPrefix, indexPrefix, recordIdOf, recordKey, recordPrefix } from '../storage/layout';
import { nothingExamined, type Examined } from './examined';
import { entries } from './index-walk';
import type { Plan } from '../planning/planner';
import type { View } from '../storage/storage';

export interface Found {
  recordId: number;
  bytes: Buffer;
  /** What the index knows of its place, where that is not all: records with the same are in no known order. */
  tie?: Buffer | undefined;
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
  for (const { key, value, tie } of entries(view, index, plan, examined)) {
    const recordId = index.exact ? value.readUIntBE(0, 6) : recordIdOf(key);
    if (known?.has(recordId)) continue;
    if (seen) {
      if (seen.has(recordId)) continue;
      seen.add(recordId);
    }
    const bytes = view.get(recordKey(collection.id, recordId));
    if (!bytes) continue;
    examined.documents++;
    yield { recordId, bytes, tie };
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
