import type { Actor } from '../actor/actor';

/** What a measure counts in: it stood at `until`, or it happened since `from`, twelve months before. */
export interface CountedPeriod {
  readonly from: Date;
  readonly until: Date;
}

/** Distinct persons by cohort; cohorts without any may be left out. */
export type PersonsByCohort = ReadonlyMap<string, number>;

/** Distinct persons by month; months without any may be left out. */
export type PersonsByMonth = ReadonlyMap<string, number>;

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
