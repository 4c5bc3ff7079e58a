import type { CohortDimensions } from '../../../common/cohort';
import type { SafeCount } from '../../../common/disclosure/safe-count';
import type { Connection } from '../../../common/paging/connection';

/** A cohort is computed, not stored: its id is a hash of its three dimensions. */
export interface CohortRecord extends CohortDimensions {
  readonly _id: string;
}

export type CohortPage = Connection<CohortRecord>;

/** A statistic of members by one dimension of cohorts. */
export interface MemberStatisticsRecord {
  readonly month: string;
  readonly total: SafeCount;
  readonly groups: readonly { readonly key: string; readonly count: SafeCount }[];
}
