import { requireStaff } from '../actor/guards';
import type { Clock } from '../clock';
import { allCohorts, type Cohort } from '../cohort';
import { protectGroups } from '../disclosure/groups';
import { WITHHELD, type SafeCount } from '../disclosure/safe-count';
import { MEDIAN_OF_OTHER_BREAKDOWN } from '../disclosure/safe-median';
import { badInput } from '../errors/public-error';
import { Population, groupsOf, type CohortStatisticsRecord } from './answer';
import type { BreakdownGuard } from './breakdown-guard';
import { GROUP_OF, cohortsMatching, type CohortDimension, type CohortFilter } from './cohort-filter';
import type { Asking, CohortMeasure, CountedPeriod, QuestionLog, StandingMeasure } from './measure';
import { monthAsked, periodUntil } from './period';
import { seriesKeyOf, seriesKeys, trendPoints, type SeriesStep } from './series';

/** `StatisticsWhere` of schema/prelude.graphql. */
export interface StatisticsFilter {
  readonly month?: string | null | undefined;
  readonly cohorts?: CohortFilter | null | undefined;
}

/** What is asked of a measure: whom it counts, and the one way in which the answer is broken down. */
export interface Question {
  readonly where?: StatisticsFilter | null | undefined;
  readonly groupBy?: CohortDimension | null | undefined;
  readonly trend?: SeriesStep | null | undefined;
}

/** The same of a measure that has a series. */
export interface StandingQuestion extends Question {
  readonly series?: SeriesStep | null | undefined;
}

/** A question broken down by cohorts or by something that a subgraph alone knows. */
interface AnyQuestion extends Omit<StandingQuestion, 'groupBy'> {
  readonly groupBy?: string | null | undefined;
}

type Named = Pick<CohortMeasure, 'name'>;

/** A question as it is answered: its month is known, and the asker may ask it. */
export interface Admitted {
  readonly now: Date;
  readonly month: string;
  readonly period: CountedPeriod;
  readonly cohorts: CohortFilter | null | undefined;
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
    const persons = await measure.persons(periodUntil(monthAsked(now, null), now));
    const all = allCohorts(now);
    const { cells } = protectGroups(
      all.map(({ _id }) => persons.get(_id) ?? 0),
      measure.k,
    );
    const safe = new Map(all.map(({ _id }, index) => [_id, cells[index] ?? WITHHELD]));
    return ids.map((id) => safe.get(id) ?? WITHHELD);
  }

  /** Throws FORBIDDEN, or BAD_USER_INPUT for a month that is not over or a second breakdown in one operation. */
  async answer(
    asking: Asking,
    measure: CohortMeasure | StandingMeasure,
    question: StandingQuestion,
  ): Promise<CohortStatisticsRecord> {
    const admitted = await this.admitted(asking, [measure], question);
    if (question.trend) return this.#trend(measure, question.trend, admitted);
    if (question.series) return this.#series(standing(measure), question.series, admitted);
    const { month } = admitted;
    const people = await this.population(measure, month, admitted);
    const { groupBy } = question;
    const total = people.total();
    const isByOther = groupBy && groupBy !== 'LEAVING_FISCAL_YEAR';
    return {
      month,
      total,
      ...groupsOf(groupBy ? people.by(GROUP_OF[groupBy]) : new Map(), total, measure.k),
      medianYearsSinceLeaving: isByOther ? MEDIAN_OF_OTHER_BREAKDOWN : people.medianYearsSinceLeaving(month),
    };
  }

  /** Whom a measure counts at the end of a month. */
  async population(measure: CohortMeasure, month: string, { cohorts, now }: Admitted): Promise<Population> {
    const persons = await measure.persons(periodUntil(month, now));
    return new Population(measure.k, cohorts, now, ({ _id }) => persons.get(_id) ?? 0);
  }

  /** Lets one breakdown of each measure into an operation, and writes down who asked for it before it is answered. */
  async admitted(asking: Asking, measures: readonly Named[], question: AnyQuestion): Promise<Admitted> {
    requireStaff(asking.actor, 'ANALYST', 'SECRETARIAT');
    const { where, ...breakdowns } = question;
    const ways = Object.entries(breakdowns).filter(([, way]) => way != null);
    if (ways.length > 1) throw twoBreakdowns(ways.map(([name]) => name));
    const now = this.#clock.now();
    const month = monthAsked(now, where?.month);
    // Refuses a month that is not over before anything is written down.
    const period = periodUntil(month, now);
    const by = ways.length === 0 ? { groupBy: null } : Object.fromEntries(ways);
    const cohorts = where?.cohorts ?? null;
    if (cohortsMatching(cohorts, now).length === 0) throw noCohort(now);
    const filter = { month, ...by, cohorts };
    for (const measure of measures) await this.#admit(asking, measure, filter);
    return { now, month, period, cohorts };
  }

  async #admit({ actor, requestId }: Asking, { name }: Named, filter: Record<string, unknown>): Promise<void> {
    const { id: askedBy } = requireStaff(actor, 'ANALYST', 'SECRETARIAT');
    this.#guard.admit(requestId, name, JSON.stringify(filter));
    await this.#log.record({ askedBy, measure: name, filter, requestId });
  }

  /** The people by when what stands began. */
  async #series(measure: StandingMeasure, step: SeriesStep, { now, month, period, cohorts }: Admitted) {
    const persons = await measure.personsByMonth(period);
    const personsOf = ({ _id }: Cohort) =>
      [...(persons.get(_id)?.values() ?? [])].reduce((sum, count) => sum + count, 0);
    const people = new Population(measure.k, cohorts, now, personsOf);
    const sums = new Map(seriesKeys(month, step).map((key) => [key, 0]));
    for (const { _id } of people.chosen) {
      for (const [since, count] of persons.get(_id) ?? []) {
        const key = seriesKeyOf(since, step);
        sums.set(key, (sums.get(key) ?? 0) + count);
      }
    }
    const total = people.total();
    const groups = groupsOf(people.protect(sums), total, measure.k);
    return { month, total, ...groups, medianYearsSinceLeaving: MEDIAN_OF_OTHER_BREAKDOWN };
  }

  /** At the end of each month the very number that the question for that month gets: asking for all of them at once shows nothing new. */
  async #trend(measure: CohortMeasure, step: SeriesStep, admitted: Admitted) {
    const { month } = admitted;
    const totalAt = async (end: string) => (await this.population(measure, end, admitted)).total();
    const points = trendPoints(month, step);
    const [total, ...counts] = await Promise.all([totalAt(month), ...points.map((point) => totalAt(point.month))]);
    const groups = points.map(({ key }, index) => ({ key, count: counts[index] ?? WITHHELD, share: null }));
    return { month, total, groups, others: null, medianYearsSinceLeaving: MEDIAN_OF_OTHER_BREAKDOWN };
  }
}

/** The schema offers a series of standing measures only. */
function standing(measure: CohortMeasure | StandingMeasure): StandingMeasure {
  if (!('personsByMonth' in measure)) throw new Error(`${measure.name} has no series`);
  return measure;
}

/** Withheld numbers would look like few people where there cannot be any. */
function noCohort(now: Date) {
  const years = allCohorts(now).map(({ leavingFiscalYear }) => leavingFiscalYear);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  return badInput({
    ja: `条件に合う区分がありません。退職年度は ${first} から ${last} の間で、from を to 以前にしてください。`,
    en: `No cohort meets the filter. Fiscal years of leaving are ${first} to ${last}, and "from" must not be after "to".`,
  });
}

const twoBreakdowns = (names: readonly string[]) =>
  badInput({
    ja: `${names.join(' と ')} は同時に指定できません。問い合わせを分けてください。`,
    en: `${names.join(' and ')} cannot be given together. Send one operation for each.`,
  });
