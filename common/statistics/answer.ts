import { allCohorts, type Cohort } from '../cohort';
import { protectGroups } from '../disclosure/groups';
import { WITHHELD, publishedCount, safeCountOf, type SafeCount } from '../disclosure/safe-count';
import { safeMedianOf, type SafeMedian } from '../disclosure/safe-median';
import { NOT_TOLD } from '../disclosure/safe-rate';
import { GROUP_OF, cohortsMatching, groupsNamed, type CohortFilter } from './cohort-filter';
import { fiscalYearOfMonth } from './period';

/** `CohortStatistics` of schema/prelude.graphql. */
export interface CohortStatisticsRecord {
  readonly month: string;
  readonly total: SafeCount;
  readonly others: SafeCount | null;
  readonly groups: readonly { readonly key: string; readonly count: SafeCount; readonly share: number | null }[];
  readonly medianYearsSinceLeaving: SafeMedian;
}

/** A median of years that may be any of more than these says nothing. */
const MOST_YEARS = 5;

/** Whom a question counts: the people of the cohorts that its filter allows. */
export class Population {
  readonly chosen: readonly Cohort[];
  readonly #all: readonly Cohort[];
  readonly #isWithheld: boolean;

  constructor(
    private readonly k: number,
    filter: CohortFilter | null | undefined,
    now: Date,
    private readonly personsOf: (cohort: Cohort) => number,
  ) {
    this.chosen = cohortsMatching(filter, now);
    this.#all = allCohorts(now);
    this.#isWithheld = this.#leavesOutFew() || this.#isWithheldAsGroup(filter);
  }

  total(): SafeCount {
    return this.#safe(safeCountOf(this.#sumOf(this.chosen), this.k));
  }

  /** The people by group. Which groups there are depends on the filter alone. */
  by(groupOf: (cohort: Cohort) => string): ReadonlyMap<string, SafeCount> {
    return this.protect(this.#sumsBy(groupOf, this.chosen));
  }

  /** Makes groups safe into which all these people fall. */
  protect(sums: ReadonlyMap<string, number>): ReadonlyMap<string, SafeCount> {
    const { cells } = protectGroups([...sums.values()], this.k);
    return new Map([...sums.keys()].map((key, index) => [key, this.#safe(cells[index] ?? WITHHELD)]));
  }

  /** From the breakdown by fiscal year of leaving, and from nothing else. */
  medianYearsSinceLeaving(month: string): SafeMedian {
    if (this.#isWithheld) return NOT_TOLD;
    const years = this.by(({ leavingFiscalYear }) => String(leavingFiscalYear));
    const groups = [...years].map(([year, count]) => {
      const since = fiscalYearOfMonth(month) - Number(year);
      return { from: since, to: since, count };
    });
    return safeMedianOf(
      groups.toSorted((a, b) => a.from - b.from),
      this.total(),
      { k: this.k, mostGroups: MOST_YEARS },
    );
  }

  /** A filter that leaves out a few people would show them as the difference to the question without it. */
  #leavesOutFew(): boolean {
    return this.chosen.length < this.#all.length && this.#sumOf(this.#all) - this.#sumOf(this.chosen) < this.k;
  }

  /** A group or cohort that an answer withholds to protect another one would be had by a filter for it otherwise. */
  #isWithheldAsGroup(filter: CohortFilter | null | undefined): boolean {
    const [only, ...more] = this.chosen;
    const groups = groupsNamed(filter).map(([dimension, key]) => [GROUP_OF[dimension], key] as const);
    const cohort = only && more.length === 0 ? [[({ _id }: Cohort) => _id, only._id] as const] : [];
    return [...groups, ...cohort].some(([groupOf, key]) => {
      const sums = this.#sumsBy(groupOf, this.#all);
      const { cells } = protectGroups([...sums.values()], this.k);
      return cells[[...sums.keys()].indexOf(key)]?.suppressed ?? true;
    });
  }

  #sumsBy(groupOf: (cohort: Cohort) => string, cohorts: readonly Cohort[]): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const cohort of cohorts) {
      const key = groupOf(cohort);
      sums.set(key, (sums.get(key) ?? 0) + this.personsOf(cohort));
    }
    return sums;
  }

  #sumOf(cohorts: readonly Cohort[]): number {
    return sumOf(cohorts.map(this.personsOf));
  }

  #safe(count: SafeCount): SafeCount {
    return this.#isWithheld ? WITHHELD : count;
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
