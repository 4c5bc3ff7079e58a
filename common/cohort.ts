import { createHash } from 'node:crypto';
import { fiscalYearOf } from './japanese/fiscal-year';

/** Job families of the company, coarse on purpose: finer ones would make cohorts small enough to point at people. */
export const JOB_FAMILIES = ['GENERAL', 'SALES', 'SPECIALIST', 'CLERICAL'] as const;
export type JobFamily = (typeof JOB_FAMILIES)[number];

/** Areas where people worked last, coarse for the same reason. */
export const AREAS = ['EAST', 'TOKYO', 'CENTRAL', 'WEST'] as const;
export type Area = (typeof AREAS)[number];

/** What a cohort is made of: the fiscal year of leaving × job family × area. */
export interface CohortDimensions {
  readonly leavingFiscalYear: number;
  readonly jobFamily: JobFamily;
  readonly area: Area;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The id of a cohort, the same wherever it is computed, so that a subgraph can stamp it on a fact without asking another one. It has the
 * form of every other id; a hash keeps clients from reading meaning into it.
 */
export function cohortIdOf({ leavingFiscalYear, jobFamily, area }: CohortDimensions): string {
  const digest = createHash('sha256').update(`${leavingFiscalYear}/${jobFamily}/${area}`).digest();
  const letters = Array.from(digest.subarray(0, 26), (byte) => CROCKFORD[byte % 32]);
  // A ULID's first letter holds only three bits.
  letters[0] = CROCKFORD[(digest[0] ?? 0) % 8];
  return `coh_${letters.join('')}`;
}

/** Before this year nobody's leaving is in the roster; earlier leavers are counted in no group and in no total. */
const FIRST_LEAVING_FISCAL_YEAR = 1985;

/** A cohort with its id. */
export interface Cohort extends CohortDimensions {
  readonly _id: string;
}

let known: { readonly lastYear: number; readonly cohorts: readonly Cohort[] } | undefined;

/**
 * Every cohort there can be, earliest leaving first, whether or not anybody is in it: which exist must not depend on the data. Some
 * people's leaving is known in advance, so the next fiscal year is there too.
 */
export function allCohorts(now: Date): readonly Cohort[] {
  const lastYear = fiscalYearOf(now) + 1;
  if (known?.lastYear !== lastYear) known = { lastYear, cohorts: cohortsUntil(lastYear) };
  return known.cohorts;
}

function cohortsUntil(lastYear: number): Cohort[] {
  const count = lastYear - FIRST_LEAVING_FISCAL_YEAR + 1;
  const years = Array.from({ length: count }, (_, i) => FIRST_LEAVING_FISCAL_YEAR + i);
  return years.flatMap((leavingFiscalYear) =>
    JOB_FAMILIES.flatMap((jobFamily) =>
      AREAS.map((area) => {
        const dimensions = { leavingFiscalYear, jobFamily, area };
        return { _id: cohortIdOf(dimensions), ...dimensions };
      }),
    ),
  );
}
