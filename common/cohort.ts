import { createHash } from 'node:crypto';

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
