import { AREAS, JOB_FAMILIES, cohortIdOf, type CohortDimensions } from '../../../common/cohort';
import type { CohortDimension } from './cohort.record';

/** First fiscal year of leaving that statistics list. Earlier leavers are counted in no group and not in the total. */
const FIRST_FISCAL_YEAR = 1985;

/** Every cohort there can be up to a fiscal year, whether or not anybody is in it: the list must not depend on the data. */
export function allCohorts(lastFiscalYear: number): (CohortDimensions & { readonly id: string })[] {
  const years = Array.from({ length: lastFiscalYear - FIRST_FISCAL_YEAR + 1 }, (_, i) => FIRST_FISCAL_YEAR + i);
  const cohorts = years.flatMap((leavingFiscalYear) =>
    JOB_FAMILIES.flatMap((jobFamily) => AREAS.map((area) => ({ leavingFiscalYear, jobFamily, area }))),
  );
  return cohorts.map((cohort) => ({ ...cohort, id: cohortIdOf(cohort) }));
}

/** The group a cohort belongs to. */
export function groupOf(cohort: CohortDimensions, dimension: CohortDimension): string {
  switch (dimension) {
    case 'LEAVING_FISCAL_YEAR':
      return String(cohort.leavingFiscalYear);
    case 'JOB_FAMILY':
      return cohort.jobFamily;
    case 'AREA':
      return cohort.area;
  }
}
