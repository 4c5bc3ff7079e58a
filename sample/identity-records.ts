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
    const name = nameOf(person);
    const birthDateKey = this.#keys.birthDate(person.birthDate);
    const stated = {
      nameKeys: this.#keys.names(name),
      kanaKeys: this.#keys.kanas(name),
      birthDateKey,
      employeeNumberKey: null,
      joiningFiscalYear: person.joiningFiscalYear + 1,
      leavingFiscalYear: person.leavingFiscalYear,
      invitedEntryId: null,
    };
    const { nameKeys: _names, kanaKeys: _kanas, ...kept } = stated;
    return {
      _id: this.#ids.next('membershipApplication'),
      version: 2,
      state: 'IN_REVIEW',
      route: 'SELF_APPLICATION',
      name,
      email: person.email,
      ...kept,
      personKey: this.#hash.of('person', this.#keys.kanas(name)[0] ?? '', birthDateKey),
      department: person.department,
      message: index % 2 === 0 ? '社員番号が分からなくなってしまいました。よろしくお願いします。' : null,
      submittedAt: new Date(this.#clock.now().getTime() - (index + 1) * 7 * HOUR),
      match: matchApplication(stated, [entry]),
      decision: null,
      appealCodeHash: null,
      appeal: null,
      memberId: null,
    };
  }

  invitationOf(entry: RosterEntryRecord, createdBy: string): InvitationRecord {
    const now = this.#clock.now();
    return {
      _id: this.#ids.next('invitation'),
      codeHash: this.#hash.of('invitation-code', typedCode(newSecretCode())),
      rosterEntryId: entry._id,
      note: '退職手続きの際にご案内',
      createdBy,
      createdAt: now,
      expiresAt: new Date(now.getTime() + 90 * DAY),
      usedAt: null,
      revokedAt: null,
      applicationId: null,
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
