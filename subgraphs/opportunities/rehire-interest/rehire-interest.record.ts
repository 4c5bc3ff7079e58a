import type { StandingPeriod } from '../proposal/proposal.record';

/** A member's wish to return. Private: no query answers it to anybody but the member; statistics count it with k = 10. */
export interface RehireInterestRecord {
  readonly _id: string;
  readonly memberId: string;
  /** Cohort of the member when the wish was expressed (A3). */
  readonly cohortId: string;
  readonly expressedAt: Date;
  readonly active: boolean;
  readonly periods: readonly StandingPeriod[];
  readonly version: number;
}
