import { isDuplicateKey } from '../../../database/duplicate-key';
import type { TransactionSession, Transactor } from '../../../database/transactor';
import type { ActOnce } from '../../../database/idempotency/act-once';
import { DAY, type Clock } from '../../../common/clock';
import { PublicError } from '../../../common/errors/public-error';
import type { UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import type { Background } from '../background';
import type { ApplyForMembershipInput } from '../generated';
import type { KeyedHash } from '../keyed-hash';
import type { Mailer } from '../mail/mail';
import type { MemberStore } from '../member/member.store';
import type { PersonNameRecord } from '../person-name/person-name.record';
import type { MatchingKeyMaker } from '../roster/matching-keys';
import type { RosterStore } from '../roster/roster.store';
import { emailOf } from '../sign-in-code/sign-in-code.service';
import { checkApplication } from './application.input';
import { memberFrom } from './membership';
import type { ApplicationMatch, MembershipApplicationRecord } from './membership-application.record';
import type { MembershipApplicationStore } from './membership-application.store';
import { receivedMail, welcomeMail } from './membership.mail';
import { matchApplication } from './roster-matcher';

export interface ApplicationDependencies {
  readonly applications: MembershipApplicationStore;
  readonly members: MemberStore;
  readonly roster: RosterStore;
  readonly keys: MatchingKeyMaker;
  readonly hash: KeyedHash;
  readonly transact: Transactor;
  readonly actOnce: ActOnce;
  readonly mailer: Mailer;
  readonly background: Background;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** What every applicant is told, whatever was found. */
export interface ApplicationReceipt {
  readonly receivedAt: Date;
}
export interface ReceiptResult {
  readonly receipt?: ApplicationReceipt;
  readonly userErrors: readonly UserErrorRecord[];
}
/** How an application came here: by itself, or by an invitation that is used up in the same transaction. */
export interface Invited {
  /** The invitation's roster entry, if it has one; throws what must be answered when the invitation is not valid any more. */
  use(session: TransactionSession, applicationId: string): Promise<string | null>;
}

const APPLICATIONS_PER_ADDRESS_AND_DAY = 3;
/** Beyond this many attempts for one person a day nothing is approved by itself, so that employee numbers cannot be tried out. */
const AUTOMATIC_ATTEMPTS_PER_PERSON_AND_DAY = 3;

/**
 * Takes applications. What an anonymous applicant sees, and how long it takes, does not depend on the roster: the answer is given before
 * anything is looked up, and matching happens afterwards.
 */
export class ApplicationService {
  readonly #with: ApplicationDependencies;

  constructor(dependencies: ApplicationDependencies) {
    this.#with = dependencies;
  }

  /** Takes an application. Throws RATE_LIMITED when one address applies too often. */
  async apply(input: ApplyForMembershipInput, invited?: Invited): Promise<ReceiptResult> {
    const { clock, hash, actOnce, applications, background, ids } = this.#with;
    const { name, errors } = checkApplication(input, clock);
    if (errors.length > 0) return { userErrors: errors };
    const email = emailOf(input.email);
    const attempt = {
      actorId: `anonymous:${hash.of('applicant', email)}`,
      operation: invited ? 'redeemInvitation' : 'applyForMembership',
      key: input.idempotencyKey,
      // Keyed, because the input holds a birth date and a plain hash of it could be found by trying.
      input: hash.of('application', JSON.stringify(input)),
    };
    const { id, repeated } = await actOnce.run(attempt, async (session) => {
      const since = new Date(clock.now().getTime() - DAY);
      const earlier = await applications.countSince({ email }, since, session);
      if (earlier >= APPLICATIONS_PER_ADDRESS_AND_DAY) throw new PublicError('RATE_LIMITED');
      const _id = ids.next('membershipApplication');
      const invitedEntryId = invited ? await invited.use(session, _id) : null;
      const route = invited ? 'INVITATION_CODE' : 'SELF_APPLICATION';
      const application = this.#recordOf(input, { _id, name, email, invitedEntryId, route });
      await applications.insert(application, session);
      return _id;
    });
    if (!repeated) background.run('match application', () => this.match(id));
    return { receipt: { receivedAt: clock.now() }, userErrors: [] };
  }

  /** Matches an application with the roster: a full match becomes a member at once, anything else waits for the secretariat. */
  async match(id: string): Promise<void> {
    const attempt = () => this.#with.transact((session) => this.#matchIn(session, id));
    const matched = await attempt().catch((error: unknown) => {
      // Two applications from one address became members at the same moment; the second look finds the address in use.
      if (isDuplicateKey(error)) return attempt();
      throw error;
    });
    if (!matched) return;
    const mail = matched.state === 'ACTIVE' ? welcomeMail(matched.email) : receivedMail(matched.email);
    await this.#with.mailer.send(mail);
  }

  /** Matches what a process that ended left unmatched; called when a process starts. */
  async matchLeftOver(): Promise<void> {
    for (const id of await this.#with.applications.unmatched(1_000)) await this.match(id);
  }

  async #matchIn(session: TransactionSession, id: string): Promise<MembershipApplicationRecord | null> {
    const { applications, roster, members, clock, ids } = this.#with;
    const application = await applications.byId(id, session);
    if (application?.state !== 'APPLIED') return null;
    const match = await this.#compare(application, session);
    const from = { state: 'APPLIED' } as const;
    const [entry] = match.outcome === 'FULL' && match.rosterEntryId ? await roster.byIds([match.rosterEntryId]) : [];
    if (!entry) return applications.move(id, from, { state: 'IN_REVIEW', match }, session);
    const memberId = ids.next('member');
    const made = { id: memberId, at: clock.now(), rosterEntryId: entry._id };
    if (!(await roster.claim(entry._id, memberId, session))) {
      return applications.move(id, from, { state: 'IN_REVIEW', match: { ...match, outcome: 'PARTIAL' } }, session);
    }
    const member = memberFrom(application, entry, made);
    await members.insert(member, session);
    return applications.move(id, from, { state: 'ACTIVE', match, memberId, registeredAt: made.at }, session);
  }

  async #compare(application: MembershipApplicationRecord, session: TransactionSession): Promise<ApplicationMatch> {
    const { applications, roster, members, keys, clock } = this.#with;
    const facts = {
      ...application,
      nameKeys: keys.names(application.name),
      kanaKeys: keys.kanas(application.name),
    };
    const match = matchApplication(facts, await roster.candidates(facts, session));
    const since = new Date(clock.now().getTime() - DAY);
    const attempts = await applications.countSince({ personKey: application.personKey }, since, session);
    const notes = [...match.notes];
    if (attempts > AUTOMATIC_ATTEMPTS_PER_PERSON_AND_DAY) notes.push('MANY_ATTEMPTS');
    if (await members.byEmail(application.email, session)) notes.push('ADDRESS_IN_USE');
    const outcome = match.outcome === 'FULL' && notes.length > 0 ? 'PARTIAL' : match.outcome;
    return { ...match, outcome, notes };
  }

  #recordOf(
    input: ApplyForMembershipInput,
    given: {
      readonly _id: string;
      readonly name: PersonNameRecord;
      readonly email: string;
      readonly invitedEntryId: string | null;
      readonly route: MembershipApplicationRecord['route'];
    },
  ): MembershipApplicationRecord {
    const { keys, hash, clock } = this.#with;
    const birthDateKey = keys.birthDate(input.birthDate);
    const number = input.employeeNumber?.trim();
    return {
      ...given,
      version: 1,
      state: 'APPLIED',
      birthDateKey,
      employeeNumberKey: number ? keys.employeeNumber(number) : null,
      personKey: hash.of('person', keys.kanas(given.name)[0] ?? '', birthDateKey),
      joiningFiscalYear: input.joiningFiscalYear ?? null,
      leavingFiscalYear: input.leavingFiscalYear ?? null,
      department: input.department?.trim() || null,
      message: input.message?.trim() || null,
      submittedAt: clock.now(),
      match: null,
      decision: null,
      appealCodeHash: null,
      appeal: null,
      memberId: null,
      registeredAt: null,
    };
  }
}
