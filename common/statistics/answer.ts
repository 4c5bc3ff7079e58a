import type { Cohort } from '../cohort';
import { protectGroups } from '../disclosure/groups';
import { WITHHELD, publishedCount, safeCountOf, type SafeCount } from '../disclosure/safe-count';
import { safeMedianOf, type SafeMedian } from '../disclosure/safe-median';
import { NOT_TOLD } from '../disclosure/safe-rate';
import { fiscalYearOfMonth } from './period';

/** `CohortStatistics` of schema/prelude.graphql. */
export interface CohortStatisticsRecord {
  readonly month: string;
  readonly total: SafeCount;
  readonly others: SafeCount | null;
  readonly groups: readonly { readonly key: string; readonly count: SafeCount; readonly share: number | null }[];
  readonly medianYearsSinceLeaving: SafeMedian;
}

/** Whom a question counts: the people of some cohorts, and how many its filter leaves out. */
export class Population {
  readonly #personsOf: (cohort: Cohort) => number;
  /** A filter that leaves out a few people would show them as the difference to the question without it. */
  readonly #hidesFew: boolean;

  constructor(
    private readonly k: number,
    private readonly chosen: readonly Cohort[],
    all: readonly Cohort[],
    personsOf: (cohort: Cohort) => number,
  ) {
    this.#personsOf = personsOf;
    const leftOut = sumOf(all.map(personsOf)) - sumOf(chosen.map(personsOf));
    this.#hidesFew = chosen.length < all.length && leftOut < k;
  }

  total(): SafeCount {
    return this.#safe(safeCountOf(sumOf(this.chosen.map(this.#personsOf)), this.k));
  }

  /** The people by group. Which groups there are depends on the filter alone. */
  by(groupOf: (cohort: Cohort) => string): ReadonlyMap<string, SafeCount> {
    const sums = new Map<string, number>();
    for (const cohort of this.chosen) {
      const key = groupOf(cohort);
      sums.set(key, (sums.get(key) ?? 0) + this.#personsOf(cohort));
    }
    return this.protect(sums);
  }

  /** Makes groups safe into which all these people fall. */
  protect(sums: ReadonlyMap<string, number>): ReadonlyMap<string, SafeCount> {
    const { cells } = protectGroups([...sums.values()], this.k);
    return new Map([...sums.keys()].map((key, index) => [key, this.#safe(cells[index] ?? WITHHELD)]));
  }

  /** From the breakdown by fiscal year of leaving, and from nothing else. */
  medianYearsSinceLeaving(month: string): SafeMedian {
    if (this.#hidesFew) return NOT_TOLD;
    const years = this.by(({ leavingFiscalYear }) => String(leavingFiscalYear));
    const groups = [...years].map(([year, count]) => {
      const since = fiscalYearOfMonth(month) - Number(year);
      return { from: since, to: since, count };
    });
    return safeMedianOf(
      groups.toSorted((a, b) => a.from - b.from),
      this.total(),
      this.k,
    );
  }

  #safe(count: SafeCount): SafeCount {
    return this.#hidesFew ? WITHHELD : count;
  }
}

/** What an answer says of its groups: each with its share, and the withheld ones together. */
export function groupsOf(counts: ReadonlyMap<string, SafeCount>, total: SafeCount, k: number) {
  const groups = [...counts].map(([key, count]) => ({ key, count, share: shareOf(count, total) }));
  return { groups, others: othersOf([...counts.values()], total, k) };
}

/** The people of the withheld groups together, by the numbers as shown; null where no group is withheld. */
function othersOf(counts: readonly SafeCount[], total: SafeCount, k: number): SafeCount | null {
  if (!counts.some(({ suppressed }) => suppressed)) return null;
  const rest = (total.value ?? 0) - sumOf(counts.map(({ value }) => value ?? 0));
  return rest < k ? WITHHELD : publishedCount(rest);
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Percent of the total, of the numbers as shown: it tells nothing more than they do. */
function shareOf(count: SafeCount, total: SafeCount): number | null {
  if (count.value === null || !total.value) return null;
  return Math.round((1_000 * count.value) / total.value) / 10;
}
