import { ROUNDING_ERROR } from './bounds';
import { WITHHELD, publishedCount, safeCountOf, type SafeCount } from './safe-count';

/** Cells of one breakdown, in the order of the counts given, and their total. */
export interface SafeGroups {
  readonly cells: readonly SafeCount[];
  readonly total: SafeCount;
}

/**
 * Makes one grouped answer safe. `counts` are distinct persons of disjoint groups; the list of groups must not depend on the data (list
 * empty groups too), for which groups appear would tell which are empty.
 *
 * The total is the total: the same number that the ungrouped question gets, so asking both shows nothing new. It is withheld below `k` only.
 * Cells below `k` are withheld, and with them (complementary suppression) the smallest of the others. If the total, known to the person,
 * would still leave fewer than all values from 0 to k − 1 for one of them, every cell is withheld. The total is taken as known exactly
 * although it is rounded, for another breakdown of the same people, or another statistic, may narrow it down.
 *
 * Why nobody can exclude any of these values, even knowing this code: what is shown is a function of the counts, so what is learned is
 * the set of tables with the same answer. `leavesAllOpen` sees the answer alone and holds only if each value occurs in that set for each total
 * that rounds to the one shown, wherever the small cell is. An answer of withheld cells always occurs for each value v: [v, total − v, 0, …]
 * gets it by the first rule. test/unit/disclosure runs through all tables of small size, and through pairs of breakdowns of the same people.
 * (Terms as in Hundepool et al., Statistical Disclosure Control, 2012, ch. 4.)
 */
export function protectGroups(counts: readonly number[], k: number): SafeGroups {
  const total = safeCountOf(
    counts.reduce((sum, count) => sum + count, 0),
    k,
  );
  const isSmall = counts.map((count) => count < k);
  const complement = isSmall.includes(true) ? indexOfSmallest(counts, k) : undefined;
  const cells = counts.map((count, i) => (isSmall[i] || i === complement ? WITHHELD : publishedCount(count)));
  const isSafe = !cells.includes(WITHHELD) || leavesAllOpen(cells, total.value ?? 0, k);
  return { cells: isSafe ? cells : cells.map(() => WITHHELD), total };
}

/**
 * Whether tables with this answer have each value v from 0 to k − 1 in any one withheld cell, whichever of the totals that round to the shown
 * one they have. Considered are tables of v, one withheld cell of k or more that is smaller than all shown ones, and other withheld cells
 * below k: their totals run without gaps from `least` to `most`. More such tables may exist; these are enough.
 */
function leavesAllOpen(cells: readonly SafeCount[], roundedTotal: number, k: number): boolean {
  const shown = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  if (shown.length === 0) return true;
  const otherWithheld = cells.length - shown.length - 2;
  const leastShown = shown.reduce((sum, value) => sum + Math.max(value - ROUNDING_ERROR, k + 1), 0);
  const mostShown = shown.reduce((sum, value) => sum + value + ROUNDING_ERROR, 0);
  const least = k - 1 + k + leastShown;
  const most = Math.min(...shown) + ROUNDING_ERROR - 1 + otherWithheld * (k - 1) + mostShown;
  return least <= roundedTotal - ROUNDING_ERROR && most >= roundedTotal + ROUNDING_ERROR;
}

/** The first of the smallest counts that are not below `k`; undefined where all are. */
function indexOfSmallest(counts: readonly number[], k: number): number | undefined {
  const large = [...counts.keys()].filter((i) => (counts[i] ?? 0) >= k);
  return large.toSorted((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0) || a - b)[0];
}
