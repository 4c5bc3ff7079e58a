import { DAY, HOUR, type Clock } from '../common/clock';
import type { IdGenerator } from '../common/ids';
import type { InvitationRecord } from '../subgraphs/identity/invitation/invitation.record';
import type { KeyedHash } from '../subgraphs/identity/keyed-hash';
import type { MemberRecord } from '../subgraphs/identity/member/member.record';
import type { MembershipApplicationRecord } from '../subgraphs/identity/membership-application/membership-application.record';
import { matchApplication } from '../subgraphs/identity/membership-application/roster-matcher';
import type { PersonNameRecord } from '../subgraphs/identity/person-name/person-name.record';
import { MatchingKeyMaker, searchKeysOf } from '../subgraphs/identity/roster/matching-keys';
import type { RosterEntryRecord } from '../subgraphs/identity/roster/roster-entry.record';
import { newSecretCode, typedCode } from '../subgraphs/identity/secret-code';
import type { SamplePerson } from './people';

/** Makes the identity subgraph's records of sample people. */
export class SampleIdentity {
  readonly #hash: KeyedHash;
  readonly #keys: MatchingKeyMaker;
  readonly #clock: Clock;
  readonly #ids: IdGenerator;

  constructor(hash: KeyedHash, clock: Clock, ids: IdGenerator) {
    this.#hash = hash;
    this.#keys = new MatchingKeyMaker(hash);
    this.#clock = clock;
    this.#ids = ids;
  }

  rosterEntryOf(person: SamplePerson, memberId: string | null): RosterEntryRecord {
    const { joiningFiscalYear, leavingDate, leavingFiscalYear, department, branch, jobFamily, area } = person;
    const name = nameOf(person);
    const keys = {
      employeeNumberKey: this.#keys.employeeNumber(person.employeeNumber),
      nameKeys: this.#keys.names(name),
      kanaKeys: this.#keys.kanas(name),
      birthDateKey: this.#keys.birthDate(person.birthDate),
    };
    return {
      _id: this.#ids.next('rosterEntry'),
      ...keys,
      searchKeys: searchKeysOf(keys),
      ...{ joiningFiscalYear, leavingDate, leavingFiscalYear, department, branch, jobFamily, area },
      rowHash: this.#hash.of('sample-row', person.memberId),
      importedAt: this.#clock.now(),
      memberId,
    };
  }

  memberOf(person: SamplePerson, rosterEntryId: string | null): MemberRecord {
    const { joiningFiscalYear, leavingDate, leavingFiscalYear, jobFamily, area, presentWork } = person;
    const { department, branch } = person;
    return {
      _id: person.memberId,
      version: 1,
      state: 'ACTIVE',
      roles: person.supporter ? ['ALUMNI', 'SUPPORTER'] : ['ALUMNI'],
      name: nameOf(person),
      email: person.email,
      emailVerifiedAt: person.registeredAt,
      ...{ joiningFiscalYear, leavingDate, leavingFiscalYear, jobFamily, area },
      cohortId: person.cohortId,
      assignments: [
        { department, branch, jobFamily, fromFiscalYear: joiningFiscalYear, toFiscalYear: leavingFiscalYear },
      ],
      presentWork: presentWork ? { ...presentWork, corporateNumber: null, skills: [] } : null,
      pace: person.pace,
      snoozeUntil: null,
      interests: person.interests,
      registeredAt: person.registeredAt,
      inactiveSince: null,
      standingReason: null,
      erasedEmailHash: null,
      rosterEntryId,
    };
  }

  /** Handed in lately, with a joining year that differs from the roster's, so that it waits for the secretariat. */
  applicationOf(person: SamplePerson, entry: RosterEntryRecord, index: number): MembershipApplicationRecord {
    const submittedAt = new Date(this.#clock.now().getTime() - (index + 1) * 7 * HOUR);
    const application = this.#applicationOf(
      { ...person, joiningFiscalYear: person.joiningFiscalYear + 1 },
      submittedAt,
    );
    const name = nameOf(person);
    const stated = { ...application, nameKeys: this.#keys.names(name), kanaKeys: this.#keys.kanas(name) };
    return {
      ...application,
      message: index % 2 === 0 ? '社員番号が分からなくなってしまいました。よろしくお願いします。' : null,
      match: matchApplication(stated, [entry]),
    };
  }

  /** The application by which somebody became a member: by themselves, by an open code, or by an invitation of their own. */
  registrationOf(person: SamplePerson, entry: RosterEntryRecord, index: number): MembershipApplicationRecord {
    const waited = index % 3 === 0 ? (1 + (index % 11)) * DAY : 0;
    const application = this.#applicationOf(person, new Date(person.registeredAt.getTime() - waited));
    const route = index % 5 < 2 ? 'SELF_APPLICATION' : 'INVITATION_CODE';
    return {
      ...application,
      state: 'ACTIVE',
      route,
      invitedEntryId: route === 'INVITATION_CODE' && index % 5 < 4 ? entry._id : null,
      match: { outcome: 'FULL', rosterEntryId: entry._id, comparisons: [], notes: [] },
      memberId: person.memberId,
      registeredAt: person.registeredAt,
    };
  }

  /** Not found in the roster by what was stated, and declined after a look. */
  declinedOf(person: SamplePerson, index: number, decidedBy: string): MembershipApplicationRecord {
    const submittedAt = new Date(this.#clock.now().getTime() - (20 + index * 9) * DAY);
    const decidedAt = new Date(submittedAt.getTime() + 4 * DAY);
    const decision = { decidedBy, decidedAt, reason: '名簿で在籍を確認できませんでした。' };
    const route = index % 4 === 0 ? 'INVITATION_CODE' : 'SELF_APPLICATION';
    return { ...this.#applicationOf(person, submittedAt), state: 'DECLINED', route, decision };
  }

  /** The invitation that an application came by; undefined when it came by none. */
  usedInvitationOf(application: MembershipApplicationRecord, createdBy: string): InvitationRecord | undefined {
    if (application.route !== 'INVITATION_CODE') return undefined;
    const { _id: applicationId, invitedEntryId, submittedAt } = application;
    const createdAt = new Date(submittedAt.getTime() - 9 * DAY);
    return { ...this.invitationOf(invitedEntryId, createdBy, createdAt), usedAt: submittedAt, applicationId };
  }

  invitationOf(rosterEntryId: string | null, createdBy: string, createdAt = this.#clock.now()): InvitationRecord {
    return {
      _id: this.#ids.next('invitation'),
      codeHash: this.#hash.of('invitation-code', typedCode(newSecretCode())),
      rosterEntryId,
      note: rosterEntryId ? '退職手続きの際にご案内' : null,
      createdBy,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + 90 * DAY),
      usedAt: null,
      revokedAt: null,
      applicationId: null,
    };
  }

  /** Of a person who applied by themselves and whose application was looked at once. */
  #applicationOf(person: SamplePerson, submittedAt: Date): MembershipApplicationRecord {
    const name = nameOf(person);
    const birthDateKey = this.#keys.birthDate(person.birthDate);
    return {
      _id: this.#ids.next('membershipApplication'),
      version: 2,
      state: 'IN_REVIEW',
      route: 'SELF_APPLICATION',
      name,
      email: person.email,
      birthDateKey,
      employeeNumberKey: null,
      personKey: this.#hash.of('person', this.#keys.kanas(name)[0] ?? '', birthDateKey),
      joiningFiscalYear: person.joiningFiscalYear,
      leavingFiscalYear: person.leavingFiscalYear,
      department: person.department,
      message: null,
      submittedAt,
      invitedEntryId: null,
      match: null,
      decision: null,
      appealCodeHash: null,
      appeal: null,
      memberId: null,
      registeredAt: null,
    };
  }
}

function nameOf({ family, given, formerFamily }: SamplePerson): PersonNameRecord {
  return {
    familyName: family.text,
    givenName: given.text,
    familyNameKana: family.kana,
    givenNameKana: given.kana,
    formerFamilyName: formerFamily?.text ?? null,
    formerFamilyNameKana: formerFamily?.kana ?? null,
    displayName: `${family.text} ${given.text}`,
    romaji: `${family.romaji} ${given.romaji}`,
  };
}
