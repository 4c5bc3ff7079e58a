import type { Actor } from '../actor/actor';
import { requireStaff } from '../actor/guards';
import type { Clock } from '../clock';
import { allCohorts } from '../cohort';
import { monthInTokyo } from '../japanese/fiscal-year';
import type { BreakdownGuard } from './breakdown-guard';
import { GROUP_OF, cohortsMatching, type CohortDimension, type CohortFilter } from './cohort-filter';
import { protectGroups } from './groups';
import { WITHHELD, type SafeCount } from './safe-count';
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
    const counts = [...sums.values()];
    const others = sumOf(allCohorts(now).map(({ _id }) => persons.get(_id) ?? 0)) - sumOf(counts);
    const { cells, total } = protectGroups(counts, measure.k);
    // A filter that leaves out a few people would show them as the difference to the question without it.
    const hidesFew = chosen.length < allCohorts(now).length && others < measure.k;
    const safe = (count: SafeCount | undefined): SafeCount => (hidesFew || count === undefined ? WITHHELD : count);
    const groups = groupBy ? [...sums.keys()].map((key, index) => ({ key, count: safe(cells[index]) })) : [];
    return {
      month,
      total: safe(total),
      groups: groups.map((group) => ({ ...group, share: shareOf(group.count, safe(total)) })),
    };
  }

  async #admit({ actor, requestId }: Asking, { name }: CohortMeasure, filter: Record<string, unknown>): Promise<void> {
    const { id: askedBy } = requireStaff(actor, 'ANALYST', 'SECRETARIAT');
    this.#guard.admit(requestId, name, JSON.stringify(filter));
    await this.#log.record({ askedBy, measure: name, filter, requestId });
  }
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
