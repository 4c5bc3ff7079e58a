import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { conflict } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import type { PageArguments } from '../../../common/paging/connection';
import type { AuditLog } from '../../../database/audit/audit-log';
import { isDuplicateKey } from '../../../database/duplicate-key';
import type { Transactor } from '../../../database/transactor';
import type { Background } from '../background';
import type { ApproveMembershipInput, DeclineMembershipInput, MembershipApplicationWhere } from '../generated';
import type { KeyedHash } from '../keyed-hash';
import type { Mailer } from '../mail/mail';
import type { MemberStore } from '../member/member.store';
import type { Employment } from '../roster/roster-entry.record';
import type { RosterStore } from '../roster/roster.store';
import { newSecretCode, typedCode } from '../secret-code';
import { checkReason } from './application.input';
import { declinedMail, welcomeMail } from './membership.mail';
import { memberFrom } from './membership';
import type { MembershipApplicationRecord } from './membership-application.record';
import type { ApplicationPage, MembershipApplicationStore } from './membership-application.store';

export interface ReviewDependencies {
  readonly applications: MembershipApplicationStore;
  readonly members: MemberStore;
  readonly roster: RosterStore;
  readonly hash: KeyedHash;
  readonly transact: Transactor;
  readonly audit: AuditLog;
  readonly mailer: Mailer;
  readonly background: Background;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}
export interface ReviewResult {
  readonly application?: MembershipApplicationRecord;
  readonly userErrors: readonly UserErrorRecord[];
}

/** The secretariat's side: the queue, and decisions with a reason. Of two reviewers who decide at the same time one gets CONFLICT. */
export class ReviewService {
  readonly #with: ReviewDependencies;

  constructor(dependencies: ReviewDependencies) {
    this.#with = dependencies;
  }

  async list(
    actor: Actor,
    where: MembershipApplicationWhere | null | undefined,
    newestFirst: boolean,
    page: PageArguments,
  ): Promise<ApplicationPage> {
    requireStaff(actor, 'SECRETARIAT');
    // Whoever looks at the queue just after an application came in wants to see it matched.
    await this.#with.background.settled();
    return this.#with.applications.page(where?.state, newestFirst, page);
  }

  async approve(actor: Actor, input: ApproveMembershipInput, requestId: string): Promise<ReviewResult> {
    const { id: decidedBy } = requireStaff(actor, 'SECRETARIAT');
    const { applications, transact, members, roster, audit, clock, ids } = this.#with;
    const problems = checkReason(input.reason, ['input', 'reason']);
    const before = (await applications.byIds([input.applicationId]))[0];
    if (!before) return { userErrors: [...problems, UNKNOWN] };
    const basis = await this.#basisOf(before, input);
    if (!basis) problems.push(EMPLOYMENT_REQUIRED);
    if (await members.byEmail(before.email)) problems.push(ADDRESS_IN_USE);
    if (problems.length > 0 || !basis) return { userErrors: problems };
    const { rosterEntryId, employment } = basis;
    const memberId = ids.next('member');
    const registeredAt = clock.now();
    const member = memberFrom(before, employment, { id: memberId, at: registeredAt, rosterEntryId });
    try {
      const application = await transact(async (session) => {
        const decision = { decidedBy, decidedAt: registeredAt, reason: input.reason.trim() };
        const from = { state: 'IN_REVIEW', version: input.expectedVersion } as const;
        const change = { state: 'ACTIVE', decision, memberId, registeredAt, appealCodeHash: null } as const;
        const moved = await applications.move(before._id, from, change, session);
        if (!moved) throw conflict();
        if (rosterEntryId && !(await roster.claim(rosterEntryId, memberId, session))) throw conflict(ENTRY_TAKEN);
        await members.insert(member, session);
        await audit.recordAct(session, actOf('approveMembership', decidedBy, before._id, requestId));
        return moved;
      });
      this.#send(() => welcomeMail(before.email));
      return { application, userErrors: [] };
    } catch (error) {
      // The address became another member's between the look and the insert.
      if (isDuplicateKey(error)) return { userErrors: [ADDRESS_IN_USE] };
      throw error;
    }
  }

  async decline(actor: Actor, input: DeclineMembershipInput, requestId: string): Promise<ReviewResult> {
    const { id: decidedBy } = requireStaff(actor, 'SECRETARIAT');
    const { applications, transact, audit, clock } = this.#with;
    const problems = checkReason(input.reason, ['input', 'reason']);
    const before = (await applications.byIds([input.applicationId]))[0];
    if (!before) problems.push(UNKNOWN);
    if (problems.length > 0 || !before) return { userErrors: problems };
    const appealCode = newSecretCode();
    const application = await transact(async (session) => {
      const decision = { decidedBy, decidedAt: clock.now(), reason: input.reason.trim() };
      // One appeal: whoever was declined again after it has no further code.
      const appealCodeHash = before.appeal ? null : this.#hashOf(appealCode);
      const from = { state: 'IN_REVIEW', version: input.expectedVersion } as const;
      const change = { state: 'DECLINED', decision, ...(appealCodeHash && { appealCodeHash }) } as const;
      const moved = await applications.move(before._id, from, change, session);
      if (!moved) throw conflict();
      await audit.recordAct(session, actOf('declineMembership', decidedBy, before._id, requestId));
      return moved;
    });
    if (!before.appeal) this.#send(() => declinedMail(before.email, appealCode));
    return { application, userErrors: [] };
  }

  /** Puts a declined application back into the queue, once, with the applicant's words. */
  async appeal(code: string, message: string): Promise<{ receivedAt?: Date; userErrors: readonly UserErrorRecord[] }> {
    const problems = checkReason(message, ['input', 'message']);
    if (problems.length > 0) return { userErrors: problems };
    const { applications, transact, clock } = this.#with;
    const at = clock.now();
    const moved = await transact(async (session) => {
      const declined = await applications.byAppealCode(this.#hashOf(code), session);
      if (!declined) return null;
      const change = { state: 'IN_REVIEW', appeal: { message: message.trim(), at }, appealCodeHash: null } as const;
      return applications.move(declined._id, { state: 'DECLINED' }, change, session);
    });
    return moved ? { receivedAt: at, userErrors: [] } : { userErrors: [APPEAL_CODE_REFUSED] };
  }

  async #basisOf(
    application: MembershipApplicationRecord,
    input: ApproveMembershipInput,
  ): Promise<{ rosterEntryId: string | null; employment: Employment } | undefined> {
    if (input.employment) {
      const { joiningFiscalYear = null, branch = null, ...rest } = input.employment;
      return { rosterEntryId: null, employment: { ...rest, joiningFiscalYear, branch } };
    }
    const rosterEntryId = input.rosterEntryId ?? application.match?.rosterEntryId;
    const [entry] = rosterEntryId ? await this.#with.roster.byIds([rosterEntryId]) : [];
    return entry && { rosterEntryId: entry._id, employment: entry };
  }

  #hashOf(appealCode: string): string {
    return this.#with.hash.of('appeal-code', typedCode(appealCode));
  }

  #send(mail: () => Parameters<Mailer['send']>[0]): void {
    this.#with.background.run('decision mail', () => this.#with.mailer.send(mail()));
  }
}

const actOf = (action: string, actorId: string, subjectId: string, requestId: string) => ({
  action,
  actorId,
  subjectId,
  requestId,
  fields: [],
});

const ENTRY_TAKEN = {
  ja: 'この名簿の人はすでに会員です。別の名簿の行を選ぶか、見送ってください。',
  en: 'The person of this roster entry is a member already. Choose another entry, or decline.',
};
const UNKNOWN = userError('APPLICATION_UNKNOWN', ['input', 'applicationId'], {
  ja: 'その申し込みは見つかりません。',
  en: 'There is no such application.',
});
const EMPLOYMENT_REQUIRED = userError('EMPLOYMENT_REQUIRED', ['input', 'rosterEntryId'], {
  ja: '名簿の行を選ぶか、在籍時の情報（employment）を入力してください。',
  en: 'Choose a roster entry, or fill in the employment.',
});
const ADDRESS_IN_USE = userError('ADDRESS_IN_USE', ['input', 'applicationId'], {
  ja: 'このメールアドレスはすでに会員が使っています。',
  en: 'A member uses this address already.',
});
const APPEAL_CODE_REFUSED = userError('APPEAL_CODE_REFUSED', ['input', 'appealCode'], {
  ja: '番号が正しくないか、すでに使われています。',
  en: 'The code is wrong or was used already.',
});
