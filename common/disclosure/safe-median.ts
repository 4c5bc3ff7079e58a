import { boundsOf } from './bounds';
import type { SafeCount, SuppressionReason } from './safe-count';
import { NOT_TOLD } from './safe-rate';

/** `SafeMedian` of schema/prelude.graphql. */
export interface SafeMedian {
  readonly value: number | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly suppressed: boolean;
  readonly reason: SuppressionReason | 'OTHER_BREAKDOWN' | null;
}

/** A group of a protected answer, of people whose value lies from `from` to `to`. */
export interface ValueGroup {
  readonly from: number;
  readonly to: number;
  readonly count: SafeCount;
}

/** Where an answer is broken down by something else, the median's own breakdown would be a second one. */
export const MEDIAN_OF_OTHER_BREAKDOWN: SafeMedian = { ...NOT_TOLD, reason: 'OTHER_BREAKDOWN' };

/**
 * The median of what people's values are, from a protected answer alone (`groups` in ascending order, with their total): whoever has that answer
 * could compute the same, so it tells nothing new about anybody. In return it is not exact: `from` and `to` enclose the median of every
 * table that the answer may stand for, the true one among them; `value` is where it would be if the shown numbers were exact and the others
 * spread evenly over the withheld groups. Where more than `mostGroups` may hold it, it is withheld, for it would say nothing.
 */
export function safeMedianOf(
  groups: readonly ValueGroup[],
  total: SafeCount,
  { k, mostGroups }: { readonly k: number; readonly mostGroups: number },
): SafeMedian {
  const totals = boundsOf(total, k);
  if (!totals || total.value === null || groups.every(({ count }) => count.suppressed)) return NOT_TOLD;
  const limits = limitsOf(groups, k);
  const whole = limits.at(-1);
  let first = Infinity;
  let last = -Infinity;
  for (let all = totals.least; all <= totals.most; all += 1) {
    if (!whole || all < whole.least || all > whole.most) continue;
    first = Math.min(
      first,
      limits.findIndex(({ most, leastAfter }) => 2 * Math.min(most, all - leastAfter) >= all),
    );
    last = Math.max(
      last,
      limits.findIndex(({ least, mostAfter }) => 2 * Math.max(least, all - mostAfter) > all),
    );
  }
  const range = groups.slice(first, last + 1);
  const [lowest, highest] = [range[0], range.at(-1)];
  if (!lowest || !highest || range.length > mostGroups) return NOT_TOLD;
  const value = Math.min(Math.max(likelyMedian(groups, total.value), lowest.from), highest.to);
  return { value, from: lowest.from, to: highest.to, suppressed: false, reason: null };
}

/** Fewest and most people up to a group, and after it. */
interface Limits {
  readonly least: number;
  readonly most: number;
  readonly leastAfter: number;
  readonly mostAfter: number;
}

function limitsOf(groups: readonly ValueGroup[], k: number): Limits[] {
  const shown = groups.flatMap(({ count }) => boundsOf(count, k) ?? []);
  // Of the withheld groups one may be as large as the smallest shown one; the others are below k.
  const complement = Math.min(...shown.map(({ most }) => most));
  const sumOf = (some: readonly ValueGroup[]) => {
    const bounds = some.flatMap(({ count }) => boundsOf(count, k) ?? []);
    const withheld = some.length - bounds.length;
    const hidden = withheld === 0 ? 0 : complement + (withheld - 1) * (k - 1);
    const least = bounds.reduce((sum, bound) => sum + bound.least, 0);
    return { least, most: bounds.reduce((sum, bound) => sum + bound.most, hidden) };
  };
  return groups.map((_, index) => {
    const until = sumOf(groups.slice(0, index + 1));
    const after = sumOf(groups.slice(index + 1));
    return { ...until, leastAfter: after.least, mostAfter: after.most };
  });
}

function likelyMedian(groups: readonly ValueGroup[], total: number): number {
  const shown = groups.reduce((sum, { count }) => sum + (count.value ?? 0), 0);
  const hidden = Math.max(0, total - shown) / groups.filter(({ count }) => count.suppressed).length;
  const sizes = groups.map(({ count }) => count.value ?? hidden);
  const half = sizes.reduce((sum, size) => sum + size, 0) / 2;
  let below = 0;
  for (const [index, { from, to }] of groups.entries()) {
    const size = sizes[index] ?? 0;
    if (size > 0 && below + size >= half) return Math.round(from + ((to - from) * (half - below)) / size);
    below += size;
  }
  return groups.at(-1)?.to ?? 0;
}
