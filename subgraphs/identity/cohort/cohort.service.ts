import { AREAS, JOB_FAMILIES, cohortIdOf } from '../../../common/cohort';
import type { Clock } from '../../../common/clock';
import { fiscalYearOf } from '../../../common/japanese/fiscal-year';
import type { CohortRecord } from './cohort.record';

/** Before this year nobody's leaving is in the roster; earlier leavers belong to its cohort. */
export const FIRST_LEAVING_FISCAL_YEAR = 1985;

/** Cohorts are every combination of their dimensions up to now, whether anybody is in them or not: which exist tells nothing. */
export class CohortService {
  readonly #clock: Clock;
  #cohorts = new Map<string, CohortRecord>();
  #lastYear = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  byId(id: string): CohortRecord | null {
    return this.#table().get(id) ?? null;
  }

  all(): readonly CohortRecord[] {
    return [...this.#table().values()];
  }

  /** Some people's leaving is known in advance, so the next fiscal year belongs to the table too. */
  #table(): ReadonlyMap<string, CohortRecord> {
    const lastYear = fiscalYearOf(this.#clock.now()) + 1;
    if (lastYear !== this.#lastYear) {
      this.#cohorts = new Map(cohortsUntil(lastYear).map((cohort) => [cohort._id, cohort]));
      this.#lastYear = lastYear;
    }
    return this.#cohorts;
  }
}

function cohortsUntil(lastYear: number): CohortRecord[] {
  const years = Array.from(
    { length: lastYear - FIRST_LEAVING_FISCAL_YEAR + 1 },
    (_, i) => FIRST_LEAVING_FISCAL_YEAR + i,
  );
  return years.flatMap((leavingFiscalYear) =>
    JOB_FAMILIES.flatMap((jobFamily) =>
      AREAS.map((area) => {
        const dimensions = { leavingFiscalYear, jobFamily, area };
        return { _id: cohortIdOf(dimensions), ...dimensions };
      }),
    ),
  );
}
