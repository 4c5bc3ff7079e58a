import type { Connection } from '../../../common/paging/connection';

export type PartnershipState = 'DRAFT' | 'COMPLIANCE_REVIEW' | 'OPEN' | 'CLOSED';
export type PartnershipOutcome = 'FILLED' | 'EXPIRED' | 'WITHDRAWN';
export type PartnershipKind = 'CO_CREATION' | 'OUTSOURCING' | 'LECTURER' | 'PILOT' | 'INTRODUCTION' | 'ADVICE';
export type PartnershipArea = 'NATIONWIDE' | 'ONLINE' | 'EAST' | 'TOKYO' | 'CENTRAL' | 'WEST';
export type ContractForm = 'QUASI_MANDATE' | 'CONTRACT_FOR_WORK' | 'ADVISORY' | 'NO_CONTRACT' | 'TO_BE_AGREED';

/** Terms that must be stated in writing to an individual contractor (フリーランス法 第3条); optional until it comes to a contract. */
export interface FreelanceTerms {
  readonly work?: string | null | undefined;
  readonly workPeriod?: string | null | undefined;
  readonly deliveryDue?: string | null | undefined;
  readonly place?: string | null | undefined;
  readonly inspectionDue?: string | null | undefined;
  readonly rewardYen?: number | null | undefined;
  /** Days from receipt to payment; 60 at most (同法 第4条). */
  readonly paymentWithinDays?: number | null | undefined;
  readonly paymentMethod?: string | null | undefined;
}

/** What a business unit writes. */
export interface PartnershipContent {
  readonly theme: string;
  readonly background: string;
  readonly offers: string;
  readonly seeks: string;
  readonly kinds: readonly PartnershipKind[];
  readonly area: PartnershipArea;
  readonly deadline: string;
  readonly contractForm: ContractForm;
  readonly reward: string;
  readonly freelanceTerms?: FreelanceTerms | null | undefined;
}

export interface PartnershipStepRecord {
  readonly from: PartnershipState | null;
  readonly to: PartnershipState;
  readonly actorId: string;
  readonly at: Date;
  readonly reason: string | null;
}

export interface PartnershipRequestRecord extends PartnershipContent {
  readonly _id: string;
  readonly departmentId: string;
  readonly state: PartnershipState;
  readonly outcome: PartnershipOutcome | null;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
  readonly createdAt: Date;
  /** Grows by one with each change; a change names the version it was made on. */
  readonly version: number;
  readonly history: readonly PartnershipStepRecord[];
  /** Character bigrams of the searchable text. */
  readonly grams: readonly string[];
}

export type PartnershipRequestConnectionRecord = Connection<PartnershipRequestRecord>;

/** A request about to be asked what its viewer may do. */
export interface PartnershipRequestViewed {
  readonly request: PartnershipRequestRecord;
}
