import type { Area, JobFamily } from '../../../common/cohort';
import type { PersonNameRecord } from '../person-name/person-name.record';

export const PACES = ['OBSERVE', 'MONTHLY', 'ACTIVE'] as const;
export type Pace = (typeof PACES)[number];

export const INTERESTS = ['REUNION', 'NEWS', 'BUSINESS', 'REHIRE', 'SUPPORT'] as const;
export type Interest = (typeof INTERESTS)[number];

export const MEMBER_STATES = ['ACTIVE', 'SUSPENDED', 'REJOINED', 'WITHDRAWN', 'ERASED'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** One post that a member held at the company. */
export interface Assignment {
  readonly department: string;
  readonly branch: string | null;
  readonly jobFamily: JobFamily;
  readonly fromFiscalYear: number | null;
  readonly toFiscalYear: number | null;
}

/** What a member does now; told by the member. */
export interface PresentWork {
  readonly company: string;
  readonly corporateNumber: string | null;
  readonly role: string | null;
  readonly industry: string | null;
  readonly skills: readonly string[];
}

/** A verified member as stored. */
export interface MemberRecord {
  readonly _id: string;
  /** Grows with each change, so that two people changing one thing are noticed. */
  readonly version: number;
  readonly state: MemberState;
  readonly roles: readonly ('ALUMNI' | 'SUPPORTER')[];
  readonly name: PersonNameRecord;
  /** Lower case; the address that sign-in codes go to. */
  readonly email: string;
  /** When a code sent to the address was first entered; null before the first sign-in. */
  readonly emailVerifiedAt: Date | null;
  readonly joiningFiscalYear: number | null;
  /** ISO date without a zone. */
  readonly leavingDate: string;
  readonly leavingFiscalYear: number;
  readonly jobFamily: JobFamily;
  readonly area: Area;
  readonly cohortId: string;
  readonly assignments: readonly Assignment[];
  readonly presentWork: PresentWork | null;
  readonly pace: Pace;
  readonly snoozeUntil: string | null;
  readonly interests: readonly Interest[];
  readonly registeredAt: Date;
  /** When the member was suspended, withdrew or rejoined the company; null while in good standing. */
  readonly inactiveSince: Date | null;
  /** Why the secretariat changed the standing last; null when the member did, or nobody. */
  readonly standingReason: string | null;
  /** Keyed hash of the address of somebody who was erased, so that nobody invites them again; null for everybody else. */
  readonly erasedEmailHash: string | null;
  /** The roster entry by which this member was verified; null when the secretariat verified without one. */
  readonly rosterEntryId: string | null;
}
