import { memberModel } from '../subgraphs/identity/member/member.model';
import type { MemberRecord } from '../subgraphs/identity/member/member.record';
import type { SubgraphDatabase } from '../database/subgraph-database';
import type { SampleContext } from './context';
import type { SamplePerson } from './people';

/** Fills the identity subgraph with the members of the sample network. */
export async function seedIdentity(database: SubgraphDatabase, { people }: SampleContext): Promise<void> {
  await memberModel(database.connection).insertMany(people.map(memberOf), { lean: true });
}

function memberOf(person: SamplePerson): MemberRecord {
  const { family, given, formerFamily, leavingFiscalYear, jobFamily, area, presentWork } = person;
  return {
    _id: person.memberId,
    version: 1,
    state: 'ACTIVE',
    roles: person.supporter ? ['ALUMNI', 'SUPPORTER'] : ['ALUMNI'],
    name: {
      familyName: family.text,
      givenName: given.text,
      familyNameKana: family.kana,
      givenNameKana: given.kana,
      formerFamilyName: formerFamily?.text ?? null,
      formerFamilyNameKana: formerFamily?.kana ?? null,
      displayName: `${family.text} ${given.text}`,
      romaji: `${family.romaji} ${given.romaji}`,
    },
    email: person.email,
    emailVerifiedAt: person.registeredAt,
    joiningFiscalYear: person.joiningFiscalYear,
    leavingDate: person.leavingDate,
    leavingFiscalYear,
    jobFamily,
    area,
    cohortId: person.cohortId,
    assignments: [
      {
        department: person.department,
        branch: person.branch,
        jobFamily,
        fromFiscalYear: person.joiningFiscalYear,
        toFiscalYear: leavingFiscalYear,
      },
    ],
    presentWork: presentWork ? { ...presentWork, corporateNumber: null, skills: [] } : null,
    pace: person.pace,
    snoozeUntil: null,
    interests: person.interests,
    registeredAt: person.registeredAt,
    rosterEntryId: null,
  };
}
