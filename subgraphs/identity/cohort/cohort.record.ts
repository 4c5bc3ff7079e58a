import type { Cohort } from '../../../common/cohort';
import type { Connection } from '../../../common/paging/connection';

/** A cohort is computed, not stored: its id is a hash of its three dimensions. */
export type CohortRecord = Cohort;

export type CohortPage = Connection<CohortRecord>;
