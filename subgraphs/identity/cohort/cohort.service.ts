import { AREAS, JOB_FAMILIES, cohortIdOf } from '../../../common/cohort';
import type { Clock } from '../../../common/clock';
import { fiscalYearOf } from '../../../common/japanese/fiscal-year';
import { requireStaff } from '../../../common/actor/guards';
import type { Actor } from '../../../common/actor/actor';
import { pageOfArray } from '../../../common/paging/array-page';
import type { PageArguments } from '../../../common/paging/connection';
import type { CohortWhere } from '../generated';
import type { CohortPage, CohortRecord } from './cohort.record';

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

  list(actor: Actor, where: CohortWhere | null | undefined, earliestFirst: boolean, page: PageArguments): CohortPage {
    requireStaff(actor, 'ANALYST', 'SECRETARIAT');
    const cohorts = this.matching(where);
    return pageOfArray(earliestFirst ? cohorts : cohorts.toReversed(), (cohort) => cohort._id, page);
  }

  /** Every cohort that `where` allows, earliest leaving first. */
  matching(where: CohortWhere | null | undefined): readonly CohortRecord[] {
    return [...this.#table().values()].filter(
      (cohort) =>
        cohort.leavingFiscalYear >= (where?.fromLeavingFiscalYear ?? 0) &&
        cohort.leavingFiscalYear <= (where?.toLeavingFiscalYear ?? Infinity) &&
        (where?.jobFamily == null || cohort.jobFamily === where.jobFamily) &&
        (where?.area == null || cohort.area === where.area),
    );
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
