import type { PersonNameRecord } from '../person-name/person-name.record';

/**
 * APPLIED: handed in, not matched yet. Entering the code of the first sign-in proves the address, so nothing is readable before that
 * even when a full match makes the applicant a member at once.
 */
export const APPLICATION_STATES = ['APPLIED', 'IN_REVIEW', 'ACTIVE', 'DECLINED'] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const APPLICATION_ROUTES = ['SELF_APPLICATION', 'INVITATION_CODE'] as const;
export type ApplicationRoute = (typeof APPLICATION_ROUTES)[number];

export type ComparedItem =
  'EMPLOYEE_NUMBER' | 'NAME' | 'NAME_KANA' | 'BIRTH_DATE' | 'JOINING_FISCAL_YEAR' | 'LEAVING_FISCAL_YEAR';
export type ComparisonOutcome = 'SAME' | 'DIFFERENT' | 'NOT_STATED';

/** How one item of the application compares with the roster entry that fits best. */
export interface Comparison {
  readonly item: ComparedItem;
  readonly outcome: ComparisonOutcome;
}

export interface ApplicationMatch {
  readonly outcome: 'FULL' | 'PARTIAL' | 'NONE';
  /** The entry that fits best; null when none shares anything. */
  readonly rosterEntryId: string | null;
  readonly comparisons: readonly Comparison[];
  /** Why a person must look although every item may be the same. */
  readonly notes: readonly ('ENTRY_HAS_MEMBER' | 'ADDRESS_IN_USE' | 'MANY_ATTEMPTS' | 'SEVERAL_ENTRIES')[];
}

export interface Decision {
  readonly decidedBy: string;
  readonly decidedAt: Date;
  /** For the file, never sent to the applicant: it could tell which item differed. */
  readonly reason: string;
}

/** Somebody's wish to become a member. Birth date and employee number are kept as keyed hashes only. */
export interface MembershipApplicationRecord {
  readonly _id: string;
  readonly version: number;
  readonly state: ApplicationState;
  readonly route: ApplicationRoute;
  readonly name: PersonNameRecord;
  readonly email: string;
  readonly birthDateKey: string;
  readonly employeeNumberKey: string | null;
  /** Keyed hash of kana and birth date, to count attempts for one person whatever address is used; `erased:` and the member's id afterwards. */
  readonly personKey: string;
  readonly joiningFiscalYear: number | null;
  readonly leavingFiscalYear: number | null;
  readonly department: string | null;
  readonly message: string | null;
  readonly submittedAt: Date;
  /** The roster entry that an invitation code was issued for. */
  readonly invitedEntryId: string | null;
  /** Null until the application was matched. */
  readonly match: ApplicationMatch | null;
  readonly decision: Decision | null;
  readonly appealCodeHash: string | null;
  readonly appeal: { readonly message: string; readonly at: Date } | null;
  /** The member that came of it. */
  readonly memberId: string | null;
  /** When it made a member of the applicant; null until then. */
  readonly registeredAt: Date | null;
}
