import { ROUNDING_BASE, WITHHELD, publishedCount, type SafeCount } from './safe-count';

/** Cells of one breakdown, in the order of the counts given, and their total. */
export interface SafeGroups {
  readonly cells: readonly SafeCount[];
  readonly total: SafeCount;
}

/**
 * Makes one grouped answer safe. `counts` are distinct persons of disjoint groups; the list of groups must not depend on the data (list
 * empty groups too), for which groups appear would tell which are empty.
 *
 * Primary: a cell below `k` is withheld. Complementary: a single withheld cell could be computed as the total less the others, so the
 * smallest shown cells are withheld with it until these hold 2k − 1 persons. What is withheld never depends on the value of a small cell
 * (else the choice itself would tell it), and one reason stands for both kinds. Where too few large cells exist, everything is withheld,
 * and the total is shown only if it leaves every value from 0 to k − 1 possible for each cell even were all of them small.
 * (Cell suppression as in Hundepool et al., Statistical Disclosure Control, 2012, chapter 4; here for tables of one dimension.)
 */
export function protectGroups(counts: readonly number[], k: number): SafeGroups {
  const small = counts.map((count) => count < k);
  const complements = small.includes(true) ? complementsOf(counts, k) : new Set<number>();
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cells = counts.map((count, i) => (small[i] || complements.has(i) ? WITHHELD : publishedCount(count)));
  const isSafe = total >= k && (!small.includes(true) || isAmbiguous(cells, publishedCount(total).value ?? 0, k));
  return { cells, total: isSafe ? publishedCount(total) : WITHHELD };
}

function complementsOf(counts: readonly number[], k: number): ReadonlySet<number> {
  const large = [...counts.keys()].filter((i) => (counts[i] ?? 0) >= k);
  large.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  const chosen = new Set<number>();
  for (const i of large) {
    if (sumOf(counts, chosen) >= 2 * k - 1) break;
    chosen.add(i);
  }
  return chosen;
}

/**
 * Whether a rounded total leaves every value from 0 to k − 1 possible for a withheld cell, judged by what is shown only, as somebody
 * would who knows these rules: the withheld cells hold the total less the shown ones, give or take the rounding. Beside a small cell stand
 * complements of at least 2k − 1 and each at most the smallest shown; or, where nothing is shown, only small cells.
 */
function isAmbiguous(cells: readonly SafeCount[], roundedTotal: number, k: number): boolean {
  const shown = cells.flatMap(({ value }) => (value === null ? [] : [value]));
  const others = cells.length - shown.length - 1;
  const error = Math.floor(ROUNDING_BASE / 2) * (1 + shown.length);
  const rest = roundedTotal - shown.reduce((sum, value) => sum + value, 0);
  if (shown.length === 0) return rest - error >= k - 1 && rest + error <= others * (k - 1);
  const mostBeside = others * (Math.min(...shown) + Math.floor(ROUNDING_BASE / 2));
  return rest + error >= 2 * k - 1 + (k - 1) && rest - error <= mostBeside;
}

function sumOf(counts: readonly number[], indexes: ReadonlySet<number>): number {
  let sum = 0;
  for (const index of indexes) sum += counts[index] ?? 0;
  return sum;
}
