import { WITHHELD, publishedCount, type SafeCount } from './safe-count';

/** Cells of one breakdown, in the order of the counts given, and their total. */
export interface SafeGroups {
  readonly cells: readonly SafeCount[];
  readonly total: SafeCount;
}

/**
 * Makes one grouped answer safe. `counts` are distinct persons of disjoint groups; the list of groups must not depend on the data (list
 * empty groups too), for which groups appear would tell which are empty.
 *
 * Primary: a cell below `k` is withheld. Complementary: a withheld cell could be computed as the total less the others, so the smallest
 * shown cells are withheld with it until at least two are, and together hold at least 2k − 1 persons. From then on even somebody
 * who knew the total exactly finds every value from 0 to k − 1 possible for a small cell: the rest fits into a cell of k or more, and the
 * answer does not tell which of the withheld cells were small. Where that cannot be reached the total is withheld too.
 * (Cell suppression as in Hundepool et al., Statistical Disclosure Control, 2012, chapter 4; here for tables of one dimension.)
 */
export function protectGroups(counts: readonly number[], k: number): SafeGroups {
  const withheld = new Set([...counts.keys()].filter((index) => (counts[index] ?? 0) < k));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (withheld.size > 0) withholdComplements(counts, k, withheld);
  const hidden = sumOf(counts, withheld);
  const totalIsSafe = total >= k && (withheld.size === 0 || isAmbiguous(withheld.size, hidden, k));
  return {
    cells: counts.map((count, index) => (withheld.has(index) ? WITHHELD : publishedCount(count))),
    total: totalIsSafe ? publishedCount(total) : WITHHELD,
  };
}

function withholdComplements(counts: readonly number[], k: number, withheld: Set<number>): void {
  const shown = [...counts.keys()].filter((index) => !withheld.has(index));
  shown.sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  for (const index of shown) {
    if (isAmbiguous(withheld.size, sumOf(counts, withheld), k)) return;
    withheld.add(index);
  }
}

const isAmbiguous = (cells: number, persons: number, k: number): boolean => cells >= 2 && persons >= 2 * k - 1;

function sumOf(counts: readonly number[], indexes: ReadonlySet<number>): number {
  let sum = 0;
  for (const index of indexes) sum += counts[index] ?? 0;
  return sum;
}
