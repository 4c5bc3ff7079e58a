import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import { LONGEST_TOKEN_MS, type RevokedTokens } from '../../../common/actor/revocation';
import { MINUTE, type Clock } from '../../../common/clock';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { AuditLog } from '../../../database/audit/audit-log';
import type { Transactor } from '../../../database/transactor';
import type { SignOutStaffInput } from '../generated';
import { checkReason } from '../membership-application/application.input';
import type { Revocations } from '../session/revocations';
import type { StaffSignOutRecord } from './staff-sign-out.record';
import type { StaffSignOutStore } from './staff-sign-out.store';

export interface StaffSignOutDependencies {
  readonly signOuts: StaffSignOutStore;
  readonly revocations: Revocations;
  readonly audit: AuditLog;
  readonly transact: Transactor;
  readonly clock: Clock;
}
export interface StaffSignOutResult {
  readonly signedOutAt: Date | null;
  readonly userErrors: readonly UserErrorRecord[];
}

const STAFF_ID = /^stf_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Ends access of staff, whose tokens come from the company's identity provider and say themselves how long they are good. */
export class StaffSignOutService {
  readonly #with: StaffSignOutDependencies;

  constructor(dependencies: StaffSignOutDependencies) {
    this.#with = dependencies;
    dependencies.revocations.onNoted((revoked) => this.note(revoked));
  }

  /** By the secretariat, with an audit entry. */
  async signOut(actor: Actor, requestId: string, { staffId, reason }: SignOutStaffInput): Promise<StaffSignOutResult> {
    const { id: actorId } = requireStaff(actor, 'SECRETARIAT');
    const userErrors = checkReason(reason, ['input', 'reason']);
    if (!STAFF_ID.test(staffId)) userErrors.push(UNKNOWN);
    if (userErrors.length > 0) return { signedOutAt: null, userErrors };
    const { signOuts, revocations, audit, transact, clock } = this.#with;
    const at = clock.now();
    await transact(async (session) => {
      await signOuts.note(this.#record(staffId, 'staff', at), session);
      await audit.recordAct(session, { action: 'signOutStaff', actorId, subjectId: staffId, requestId, fields: [] });
    });
    await revocations.announce();
    return { signedOutAt: at, userErrors: [] };
  }

  /** By the provider: what a gateway has checked. */
  async note({ sessions, members }: RevokedTokens): Promise<void> {
    const { signOuts, revocations, clock } = this.#with;
    const records = [
      ...sessions.map((id) => this.#record(id, 'session', clock.now())),
      ...members.map(({ id, at }) => this.#record(id, 'staff', new Date(at))),
    ];
    for (const record of records) await signOuts.note(record);
    await revocations.announce();
  }

  #record(_id: string, of: StaffSignOutRecord['of'], at: Date): StaffSignOutRecord {
    const notedAt = this.#with.clock.now();
    return { _id, of, at, notedAt, forgetAt: new Date(notedAt.getTime() + LONGEST_TOKEN_MS + 5 * MINUTE) };
  }
}

const UNKNOWN = userError('NOT_FOUND', ['input', 'staffId'], {
  ja: '職員の id は stf_ で始まります。記録の actorId を確認してください。',
  en: 'An id of staff begins with stf_. Take it from the actorId of an audit entry.',
});
