import type { SafeCount } from '../../../common/disclosure/safe-count';

/** A cohort is owned by identity; here only the id is known. */
export interface CohortStub {
  readonly id: string;
}

export type CohortDimension = 'LEAVING_FISCAL_YEAR' | 'JOB_FAMILY' | 'AREA';
export type InterestMeasure = 'rehireInterest' | 'partnershipInterests';

export interface InterestStatisticsRecord {
  readonly month: string;
  readonly total: SafeCount;
  readonly groups: readonly { readonly key: string; readonly count: SafeCount }[];
}
