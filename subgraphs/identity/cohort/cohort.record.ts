import type { CohortDimensions } from '../../../common/cohort';

/** A cohort is computed, not stored: its id is a hash of its three dimensions. */
export interface CohortRecord extends CohortDimensions {
  readonly _id: string;
}
