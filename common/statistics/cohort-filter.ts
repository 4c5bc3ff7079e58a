import { allCohorts, type Area, type Cohort, type JobFamily } from '../cohort';

/** `CohortWhere` of schema/prelude.graphql. */
export interface CohortFilter {
  readonly fromLeavingFiscalYear?: number | null | undefined;
  readonly toLeavingFiscalYear?: number | null | undefined;
  readonly jobFamily?: JobFamily | null | undefined;
  readonly area?: Area | null | undefined;
}

/** Every cohort that `where` allows, earliest leaving first. */
export function cohortsMatching(where: CohortFilter | null | undefined, now: Date): readonly Cohort[] {
  return allCohorts(now).filter(
    (cohort) =>
      cohort.leavingFiscalYear >= (where?.fromLeavingFiscalYear ?? 0) &&
      cohort.leavingFiscalYear <= (where?.toLeavingFiscalYear ?? Infinity) &&
      (where?.jobFamily == null || cohort.jobFamily === where.jobFamily) &&
      (where?.area == null || cohort.area === where.area),
  );
}

export type CohortDimension = 'LEAVING_FISCAL_YEAR' | 'JOB_FAMILY' | 'AREA';

/** The group that a cohort belongs to in a breakdown. */
export const GROUP_OF: Readonly<Record<CohortDimension, (cohort: Cohort) => string>> = {
  LEAVING_FISCAL_YEAR: (cohort) => String(cohort.leavingFiscalYear),
  JOB_FAMILY: (cohort) => cohort.jobFamily,
  AREA: (cohort) => cohort.area,
};

/** A group of the breakdown by one dimension. */
type NamedGroup = readonly [dimension: CohortDimension, key: string];

/** The groups to which a filter confines its people: an area, a job family, a single fiscal year of leaving. */
export function groupsNamed(filter: CohortFilter | null | undefined): readonly NamedGroup[] {
  const { jobFamily, area, fromLeavingFiscalYear: from, toLeavingFiscalYear: to } = filter ?? {};
  const groups: NamedGroup[] = [];
  if (jobFamily) groups.push(['JOB_FAMILY', jobFamily]);
  if (area) groups.push(['AREA', area]);
  if (from != null && from === to) groups.push(['LEAVING_FISCAL_YEAR', String(from)]);
  return groups;
}
