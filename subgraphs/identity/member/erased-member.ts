import { ERASED_NAME } from '../person-name/erased-name';
import type { MemberRecord } from './member.record';

/** What is left of somebody who was erased: the coarse cohort for statistics, and a keyed hash of the address. */
export function erasedFields(member: MemberRecord, erasedEmailHash: string): Partial<MemberRecord> {
  return {
    state: 'ERASED',
    erasedEmailHash,
    name: ERASED_NAME,
    // Addresses are unique; `.invalid` is reserved and delivered nowhere (RFC 2606).
    email: `${member._id.toLowerCase()}@erased.invalid`,
    emailVerifiedAt: null,
    joiningFiscalYear: null,
    leavingDate: `${member.leavingFiscalYear}-04-01`,
    assignments: [],
    presentWork: null,
    pace: 'OBSERVE',
    snoozeUntil: null,
    interests: [],
    standingReason: null,
  };
}
