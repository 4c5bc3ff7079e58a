import { cohortIdOf } from '../../../common/cohort';
import { fiscalYearOfDate } from '../../../common/japanese/fiscal-year';
import type { MemberRecord } from '../member/member.record';
import type { Employment } from '../roster/roster-entry.record';
import type { MembershipApplicationRecord } from './membership-application.record';

/** The member that an approved application becomes. */
export function memberFrom(
  application: Pick<MembershipApplicationRecord, 'name' | 'email'>,
  employment: Employment,
  made: { readonly id: string; readonly at: Date; readonly rosterEntryId: string | null },
): MemberRecord {
  const { joiningFiscalYear, leavingDate, jobFamily, area, department, branch } = employment;
  const leavingFiscalYear = fiscalYearOfDate(leavingDate);
  return {
    _id: made.id,
    version: 1,
    state: 'ACTIVE',
    roles: ['ALUMNI'],
    name: application.name,
    email: application.email,
    emailVerifiedAt: null,
    joiningFiscalYear,
    leavingDate,
    leavingFiscalYear,
    jobFamily,
    area,
    cohortId: cohortIdOf({ leavingFiscalYear, jobFamily, area }),
    assignments: [
      { department, branch, jobFamily, fromFiscalYear: joiningFiscalYear, toFiscalYear: leavingFiscalYear },
    ],
    presentWork: null,
    pace: 'MONTHLY',
    snoozeUntil: null,
    interests: [],
    registeredAt: made.at,
    inactiveSince: null,
    standingReason: null,
    erasedEmailHash: null,
    rosterEntryId: made.rosterEntryId,
  };
}
