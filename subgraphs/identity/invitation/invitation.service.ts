import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import { DAY, type Clock } from '../../../common/clock';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import type { PageArguments } from '../../../common/paging/connection';
import type { ActOnce } from '../../../database/idempotency/act-once';
import type { Background } from '../background';
import type { CreateInvitationInput, RedeemInvitationInput } from '../generated';
import type { KeyedHash } from '../keyed-hash';
import type { Mailer } from '../mail/mail';
import type { ApplicationService, ReceiptResult } from '../membership-application/application.service';
import { tooLong } from '../person-name/person-name.input';
import type { MemberStore } from '../member/member.store';
import type { RosterStore } from '../roster/roster.store';
import { emailOf } from '../sign-in-code/sign-in-code.service';
import { newSecretCode, typedCode } from '../secret-code';
import { invitationMail } from './invitation.mail';
import type { InvitationRecord } from './invitation.record';
import type { InvitationPage, InvitationStore } from './invitation.store';

export interface InvitationDependencies {
  readonly invitations: InvitationStore;
  readonly members: MemberStore;
  readonly roster: RosterStore;
  readonly applications: ApplicationService;
  readonly hash: KeyedHash;
  readonly actOnce: ActOnce;
  readonly mailer: Mailer;
  readonly background: Background;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}
export interface CreatedInvitation {
  readonly invitation?: InvitationRecord;
  /** Shown this once; only its hash is kept. Null when the same key was used before, or there are problems. */
  readonly code: string | null;
  readonly userErrors: readonly UserErrorRecord[];
}

/** Long enough for people who open their letters late. */
const DEFAULT_LIFETIME_DAYS = 90;
const LONGEST_LIFETIME_DAYS = 365;

export class InvitationService {
  readonly #with: InvitationDependencies;

  constructor(dependencies: InvitationDependencies) {
    this.#with = dependencies;
  }

  async list(actor: Actor, page: PageArguments): Promise<InvitationPage> {
    requireStaff(actor, 'SECRETARIAT');
    return this.#with.invitations.page(page);
  }

  async create(actor: Actor, input: CreateInvitationInput): Promise<CreatedInvitation> {
    const { id: createdBy } = requireStaff(actor, 'SECRETARIAT');
    const { invitations, actOnce, clock, ids } = this.#with;
    const userErrors = await this.#check(input);
    if (userErrors.length > 0) return { code: null, userErrors };
    const code = newSecretCode();
    const now = clock.now();
    const days = input.validDays ?? DEFAULT_LIFETIME_DAYS;
    const made: InvitationRecord = {
      _id: ids.next('invitation'),
      codeHash: this.#hashOf(code),
      rosterEntryId: input.rosterEntryId ?? null,
      note: input.note?.trim() || null,
      createdBy,
      createdAt: now,
      expiresAt: new Date(now.getTime() + days * DAY),
      usedAt: null,
      revokedAt: null,
      applicationId: null,
    };
    const attempt = { actorId: createdBy, operation: 'createInvitation', key: input.idempotencyKey, input };
    const { id, repeated } = await actOnce.run(attempt, async (session) => {
      await invitations.insert(made, session);
      return made._id;
    });
    if (repeated) {
      const [invitation] = await invitations.byIds([id]);
      return { ...(invitation && { invitation }), code: null, userErrors: [] };
    }
    const { email } = input;
    if (email) {
      const mail = invitationMail(email, code, made.expiresAt);
      this.#with.background.run('invitation mail', () => this.#with.mailer.send(mail));
    }
    return { invitation: made, code, userErrors: [] };
  }

  async revoke(actor: Actor, id: string): Promise<Omit<CreatedInvitation, 'code'>> {
    requireStaff(actor, 'SECRETARIAT');
    const invitation = await this.#with.invitations.revoke(id, this.#with.clock.now());
    return invitation ? { invitation, userErrors: [] } : { userErrors: [NOT_OPEN] };
  }

  /** Applies by a code; the code is used up only when the application is taken. One error for every code that is not good. */
  async redeem(input: RedeemInvitationInput): Promise<ReceiptResult> {
    const { invitations, applications, clock } = this.#with;
    const codeHash = this.#hashOf(input.code);
    try {
      return await applications.apply(input.application, {
        async use(session, applicationId) {
          const invitation = await invitations.use(codeHash, applicationId, clock.now(), session);
          if (!invitation) throw new InvitationRefused();
          return invitation.rosterEntryId;
        },
      });
    } catch (error) {
      if (error instanceof InvitationRefused) return { userErrors: [CODE_REFUSED] };
      throw error;
    }
  }

  async #check({ note, validDays, rosterEntryId, email }: CreateInvitationInput): Promise<UserErrorRecord[]> {
    const errors: UserErrorRecord[] = [];
    if ([...(note ?? '')].length > 200) errors.push(tooLong(['input', 'note'], 200));
    if (validDays != null && (validDays < 1 || validDays > LONGEST_LIFETIME_DAYS)) errors.push(DAYS_OUT_OF_RANGE);
    if (email && (await this.#isErased(email))) errors.push(ASKED_NOT_TO);
    if (rosterEntryId) {
      const [entry] = await this.#with.roster.byIds([rosterEntryId]);
      if (!entry) errors.push(ENTRY_UNKNOWN);
      else if (entry.memberId) errors.push(ALREADY_MEMBER);
    }
    return errors;
  }

  #isErased(email: string): Promise<boolean> {
    const { members, hash } = this.#with;
    return members.isErased(hash.of('erased-address', emailOf(email)));
  }

  #hashOf(code: string): string {
    return this.#with.hash.of('invitation-code', typedCode(code));
  }
}

/** Ends the transaction in which an invitation turned out not to be good. */
class InvitationRefused extends Error {}

const CODE_REFUSED = userError('INVITATION_REFUSED', ['input', 'code'], {
  ja: '招待コードが正しくないか、期限が切れたか、すでに使われています。招待コードなしでも申し込めます。',
  en: 'The code is wrong, has expired or was used. You can also apply without one.',
});
const NOT_OPEN = userError('INVITATION_NOT_OPEN', ['input', 'invitationId'], {
  ja: 'その招待は見つからないか、使われたか、取り消されています。',
  en: 'There is no such invitation, or it was used or revoked.',
});
const DAYS_OUT_OF_RANGE = userError('OUT_OF_RANGE', ['input', 'validDays'], {
  ja: `1〜${LONGEST_LIFETIME_DAYS}日で指定してください。`,
  en: `Choose 1 to ${LONGEST_LIFETIME_DAYS} days.`,
});
const ENTRY_UNKNOWN = userError('ROSTER_ENTRY_UNKNOWN', ['input', 'rosterEntryId'], {
  ja: 'その名簿の行は見つかりません。',
  en: 'There is no such roster entry.',
});
const ALREADY_MEMBER = userError('ENTRY_HAS_MEMBER', ['input', 'rosterEntryId'], {
  ja: '名簿のこの人はすでに会員です。',
  en: 'The person of this entry is a member already.',
});
const ASKED_NOT_TO = userError('ERASED', ['input', 'email'], {
  ja: 'このアドレスの方は退会し、情報の消去を受けました。招待は送れません。',
  en: 'The person of this address left and was erased. No invitation can be sent.',
});
