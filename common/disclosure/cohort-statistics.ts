import type { Actor } from '../actor/actor';
import { requireStaff } from '../actor/guards';
import type { Clock } from '../clock';
import { allCohorts, type Cohort } from '../cohort';
import { badInput } from '../errors/public-error';
import { monthInTokyo } from '../japanese/fiscal-year';
import type { BreakdownGuard } from './breakdown-guard';
import { GROUP_OF, cohortsMatching, type CohortDimension, type CohortFilter } from './cohort-filter';
import { protectGroups } from './groups';
import { WITHHELD, type SafeCount } from './safe-count';
import { seriesKeyOf, seriesKeys, type SeriesStep } from './series';
import { monthAfter, startOfMonth, wholeMonths } from './window';

/** What a measure counts in: it stood at `until`, or it happened since `from`, twelve months before. */
export interface CountedPeriod {
  readonly from: Date;
  readonly until: Date;
}

/** Distinct persons by cohort; cohorts without any may be left out. */
export type PersonsByCohort = ReadonlyMap<string, number>;

/** A number of distinct persons that a subgraph adds to cohorts. */
export interface CohortMeasure {
  readonly name: string;
  /** Fewest persons that may be told. */
  readonly k: number;
  persons(period: CountedPeriod): Promise<PersonsByCohort>;
}

/** A measure of what stands since some moment (a membership, a wish), each person once, so that it has a series. */
export interface StandingMeasure extends CohortMeasure {
  /** The same persons as `persons`, by cohort and by the month (such as `2026-03`) since which it stands. */
  personsByMonth(period: CountedPeriod): Promise<ReadonlyMap<string, PersonsByMonth>>;
}

/** Distinct persons by month; months without any may be left out. */
export type PersonsByMonth = ReadonlyMap<string, number>;

/** How one answer is broken down: by a dimension of cohorts or over time, never by both. */
export interface Breakdown {
  readonly groupBy?: CohortDimension | null | undefined;
  readonly series?: SeriesStep | null | undefined;
}

/** Who asks, within which operation. */
export interface Asking {
  readonly actor: Actor;
  readonly requestId: string;
}

/** Where questions are written before they are answered (`database/query-log`). */
export interface QuestionLog {
  record(question: {
    readonly askedBy: string;
    readonly measure: string;
    readonly filter: Readonly<Record<string, unknown>>;
    readonly requestId: string;
  }): Promise<void>;
}

/** `StatisticsWhere` of schema/prelude.graphql. */
export interface StatisticsFilter {
  readonly month?: string | null | undefined;
  readonly cohorts?: CohortFilter | null | undefined;
}

/** `CohortStatistics` of schema/prelude.graphql. */
export interface CohortStatisticsRecord {
  readonly month: string;
  readonly total: SafeCount;
  readonly groups: readonly { readonly key: string; readonly count: SafeCount; readonly share: number | null }[];
}

/**
 * Measures of cohorts (A1–A3), the same way in every subgraph: whole months, everybody who may ask, each question logged first, one
 * breakdown of a measure in an answer, and every number out through disclosure control.
 */
export class CohortStatistics {
  readonly #guard: BreakdownGuard;
  readonly #log: QuestionLog;
  readonly #clock: Clock;

  constructor(guard: BreakdownGuard, log: QuestionLog, clock: Clock) {
    this.#guard = guard;
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * A measure of each of these cohorts. All cohorts there are make up the table that is protected, whichever are asked for, so that a cohort's
   * number is the same in every answer and asking for other neighbours shows nothing new.
   */
  async ofCohorts(asking: Asking, measure: CohortMeasure, ids: readonly string[]): Promise<SafeCount[]> {
    await this.#admit(asking, measure, { cohorts: 'each' });
    const now = this.#clock.now();
    const persons = await measure.persons(periodOf(now, null));
    const all = allCohorts(now);
    const { cells } = protectGroups(
      all.map(({ _id }) => persons.get(_id) ?? 0),
      measure.k,
    );
    const safe = new Map(all.map(({ _id }, index) => [_id, cells[index] ?? WITHHELD]));
    return ids.map((id) => safe.get(id) ?? WITHHELD);
  }

  /** Throws FORBIDDEN, or BAD_USER_INPUT for a month that is not over or a second breakdown in one operation. */
  async statistics(
    asking: Asking,
    measure: CohortMeasure,
    where: StatisticsFilter | null | undefined,
    groupBy: CohortDimension | null | undefined,
  ): Promise<CohortStatisticsRecord> {
    requireStaff(asking.actor, 'ANALYST', 'SECRETARIAT');
    const now = this.#clock.now();
    const month = where?.month ?? monthAfter(monthInTokyo(now), -1);
    const period = periodOf(now, month);
    await this.#admit(asking, measure, { month, groupBy, cohorts: where?.cohorts });
    const persons = await measure.persons(period);
    const chosen = cohortsMatching(where?.cohorts, now);
    const sums = new Map<string, number>();
    for (const cohort of chosen) {
      const key = groupBy ? GROUP_OF[groupBy](cohort) : 'ALL';
      sums.set(key, (sums.get(key) ?? 0) + (persons.get(cohort._id) ?? 0));
    }
    const leftOut = leftOutBy(chosen, allCohorts(now), ({ _id }) => persons.get(_id) ?? 0);
    const answer = protectedAnswer(measure.k, month, sums, leftOut);
    return groupBy ? answer : { ...answer, groups: [] };
  }

  /** As `statistics`, or over time where `series` says so. Throws BAD_USER_INPUT also when both ways are asked for. */
  async standing(
    asking: Asking,
    measure: StandingMeasure,
    where: StatisticsFilter | null | undefined,
    { groupBy, series }: Breakdown,
  ): Promise<CohortStatisticsRecord> {
    if (!series) return this.statistics(asking, measure, where, groupBy);
    requireStaff(asking.actor, 'ANALYST', 'SECRETARIAT');
    if (groupBy) throw twoBreakdowns();
    const now = this.#clock.now();
    const month = where?.month ?? monthAfter(monthInTokyo(now), -1);
    const period = periodOf(now, month);
    await this.#admit(asking, measure, { month, series, cohorts: where?.cohorts });
    const persons = await measure.personsByMonth(period);
    const chosen = cohortsMatching(where?.cohorts, now);
    const sums = new Map(seriesKeys(month, series).map((key) => [key, 0]));
    for (const { _id } of chosen) {
      for (const [since, count] of persons.get(_id) ?? []) {
        const key = seriesKeyOf(since, series);
        sums.set(key, (sums.get(key) ?? 0) + count);
      }
    }
    const leftOut = leftOutBy(chosen, allCohorts(now), ({ _id }) => sumOf([...(persons.get(_id)?.values() ?? [])]));
    return protectedAnswer(measure.k, month, sums, leftOut);
  }

  async #admit({ actor, requestId }: Asking, { name }: CohortMeasure, filter: Record<string, unknown>): Promise<void> {
    const { id: askedBy } = requireStaff(actor, 'ANALYST', 'SECRETARIAT');
    this.#guard.admit(requestId, name, JSON.stringify(filter));
    await this.#log.record({ askedBy, measure: name, filter, requestId });
  }
}

const twoBreakdowns = () =>
  badInput({
    ja: 'groupBy と series は同時に指定できません。問い合わせを分けてください。',
    en: 'groupBy and series cannot be given together. Send two operations.',
  });

/** How many persons a filter leaves out; undefined where it leaves out no cohort. */
function leftOutBy(
  chosen: readonly Cohort[],
  all: readonly Cohort[],
  personsOf: (cohort: Cohort) => number,
): number | undefined {
  if (chosen.length === all.length) return undefined;
  return sumOf(all.map(personsOf)) - sumOf(chosen.map(personsOf));
}

/** Makes the groups of one question safe. `leftOut`: persons that its filter leaves out, undefined without a filter. */
function protectedAnswer(
  k: number,
  month: string,
  sums: ReadonlyMap<string, number>,
  leftOut: number | undefined,
): CohortStatisticsRecord {
  const { cells, total } = protectGroups([...sums.values()], k);
  // A filter that leaves out a few people would show them as the difference to the question without it.
  const hidesFew = leftOut !== undefined && leftOut < k;
  const safe = (count: SafeCount | undefined): SafeCount => (hidesFew || count === undefined ? WITHHELD : count);
  const groups = [...sums.keys()].map((key, index) => ({ key, count: safe(cells[index]) }));
  return {
    month,
    total: safe(total),
    groups: groups.map((group) => ({ ...group, share: shareOf(group.count, safe(total)) })),
  };
}

function periodOf(now: Date, month: string | null): CountedPeriod {
  const { until } = wholeMonths(now, { to: month });
  const last = month ?? monthAfter(monthInTokyo(now), -1);
  return { from: startOfMonth(monthAfter(last, -11)), until };
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Percent of the total, of the numbers as shown: it tells nothing more than they do. */
function shareOf(count: SafeCount, total: SafeCount): number | null {
  if (count.value === null || !total.value) return null;
  return Math.round((1_000 * count.value) / total.value) / 10;
}
