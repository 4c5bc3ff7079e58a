import type { Actor } from '../../../common/actor/actor';
import { requireMember, requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { cohortIdOf } from '../../../common/cohort';
import { conflict } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { dateInTokyo, fiscalYearOfDate } from '../../../common/japanese/fiscal-year';
import type { AuditLog } from '../../../database/audit/audit-log';
import type { Outbox } from '../../../database/outbox/outbox';
import type { Transactor } from '../../../database/transactor';
import type { MemberStandingInput, ReinstateMemberInput, WithdrawMembershipInput } from '../generated';
import { checkReason } from '../membership-application/application.input';
import type { MemberRecord } from '../member/member.record';
import type { MemberStore, StandingChange } from '../member/member.store';
import type { Revocations } from '../session/revocations';
import type { SessionStore } from '../session/session.store';
import { REINSTATE, REJOIN, SUSPEND, WITHDRAW, type StandingMove } from './standing';

export interface StandingDependencies {
  readonly members: MemberStore;
  readonly sessions: SessionStore;
  readonly revocations: Revocations;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly transact: Transactor;
  readonly clock: Clock;
}
export interface StandingResult {
  readonly member?: MemberRecord;
  readonly userErrors: readonly UserErrorRecord[];
}

/** Who is in the network. Each move is one transaction: the state, the sessions, the audit entry and the fact for other subgraphs. */
export class StandingService {
  readonly #with: StandingDependencies;

  constructor(dependencies: StandingDependencies) {
    this.#with = dependencies;
  }

  suspend(actor: Actor, requestId: string, input: MemberStandingInput): Promise<StandingResult> {
    return this.#byStaff(actor, requestId, input, SUSPEND);
  }

  rejoin(actor: Actor, requestId: string, input: MemberStandingInput): Promise<StandingResult> {
    return this.#byStaff(actor, requestId, input, REJOIN);
  }

  async reinstate(actor: Actor, requestId: string, input: ReinstateMemberInput): Promise<StandingResult> {
    requireStaff(actor, 'SECRETARIAT');
    const before = await this.#with.members.byId(input.memberId);
    if (before?.state !== 'REJOINED') return this.#byStaff(actor, requestId, input, REINSTATE);
    const { leavingDate } = input;
    if (!leavingDate || leavingDate > dateInTokyo(this.#with.clock.now()) || leavingDate <= before.leavingDate) {
      return { userErrors: [LEAVING_DATE_NEEDED] };
    }
    const leavingFiscalYear = fiscalYearOfDate(leavingDate);
    const cohortId = cohortIdOf({ ...before, leavingFiscalYear });
    return this.#byStaff(actor, requestId, input, REINSTATE, { leavingDate, leavingFiscalYear, cohortId });
  }

  async withdraw(
    actor: Actor,
    requestId: string,
    { expectedVersion }: WithdrawMembershipInput,
  ): Promise<StandingResult> {
    const { id } = requireMember(actor);
    const member = await this.#with.members.byId(id);
    if (!member || !WITHDRAW.from.includes(member.state)) return { userErrors: [WRONG_STATE] };
    return this.#move(id, { expectedVersion, move: WITHDRAW, actorId: id, requestId, reason: null, change: {} });
  }

  async #byStaff(
    actor: Actor,
    requestId: string,
    input: MemberStandingInput,
    move: StandingMove,
    change: StandingChange = {},
  ): Promise<StandingResult> {
    const { id: actorId } = requireStaff(actor, 'SECRETARIAT');
    const userErrors = checkReason(input.reason, ['input', 'reason']);
    const member = await this.#with.members.byId(input.memberId);
    if (!member) userErrors.push(UNKNOWN);
    else if (!move.from.includes(member.state)) userErrors.push(WRONG_STATE);
    if (userErrors.length > 0) return { userErrors };
    const { memberId, expectedVersion, reason } = input;
    return this.#move(memberId, { expectedVersion, move, actorId, requestId, reason: reason.trim(), change });
  }

  async #move(
    memberId: string,
    to: {
      readonly expectedVersion: number;
      readonly move: StandingMove;
      readonly actorId: string;
      readonly requestId: string;
      readonly reason: string | null;
      readonly change: StandingChange;
    },
  ): Promise<StandingResult> {
    const { members, sessions, outbox, audit, transact, clock } = this.#with;
    const { move, actorId, requestId, reason, expectedVersion } = to;
    const now = clock.now();
    const member = await transact(async (session) => {
      const standing = { state: move.to, inactiveSince: move.to === 'ACTIVE' ? null : now, standingReason: reason };
      const changed = await members.changeStanding(memberId, expectedVersion, { ...to.change, ...standing }, session);
      if (!changed) throw conflict();
      if (move.to !== 'ACTIVE') await sessions.revokeAllOf(memberId, now, session);
      await audit.recordAct(session, {
        action: move.action,
        actorId,
        subjectId: memberId,
        requestId,
        fields: ['Member.state'],
      });
      await outbox.append(session, move.topic, memberId);
      return changed;
    });
    await this.#with.revocations.announce();
    return { member, userErrors: [] };
  }
}

const UNKNOWN = userError('NOT_FOUND', ['input', 'memberId'], {
  ja: '会員が見つかりません。id を確認してください。',
  en: 'There is no such member. Check the id.',
});
const WRONG_STATE = userError('WRONG_STATE', ['input'], {
  ja: 'いまの会員の状態ではこの操作はできません。状態を確認してください。',
  en: 'The membership is not in a state that allows this. Check its state.',
});
const LEAVING_DATE_NEEDED = userError('DATE_OUT_OF_RANGE', ['input', 'leavingDate'], {
  ja: '前回の退職日より後で、今日以前の退職日を入力してください。',
  en: 'Give the new leaving date: after the former one and not in the future.',
});
