import type { Connection } from '../../../common/paging/connection';

export type ProposalStage = 'INTERESTED' | 'WITHDRAWN';

/** A time during which the interest stood; open while `until` is null. Statistics count who stood at the end of a month. */
export interface StandingPeriod {
  readonly from: Date;
  readonly until: Date | null;
}

export interface ProposalStepRecord {
  readonly stage: ProposalStage;
  readonly at: Date;
}

/** A member's interest in a partnership request, the first stage of a proposal. One for each member and request. */
export interface ProposalRecord {
  readonly _id: string;
  readonly partnershipRequestId: string;
  readonly memberId: string;
  /** Cohort of the member when the interest was expressed (A3). */
  readonly cohortId: string;
  readonly stage: ProposalStage;
  readonly message: string | null;
  readonly expressedAt: Date;
  readonly periods: readonly StandingPeriod[];
  readonly history: readonly ProposalStepRecord[];
  readonly version: number;
}

export type ProposalConnectionRecord = Connection<ProposalRecord>;
