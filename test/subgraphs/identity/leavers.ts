import type { SamplePerson } from '../../../sample/people';
import { sampleLeavers } from '../../../sample/roster';

// The first six leavers wait in the sample's queue already.
const leavers = sampleLeavers().slice(10);
let used = 0;
/** Somebody of the roster who has not applied yet; each time another one. */
export function nextLeaver(): SamplePerson {
  used += 1;
  const leaver = leavers[used];
  if (!leaver) throw new Error('no leaver left');
  return leaver;
}

/** What this person writes into the form of applyForMembership, with changes. */
export function formOf(person: SamplePerson, change: Record<string, unknown> = {}) {
  return {
    name: {
      familyName: person.family.text,
      givenName: person.given.text,
      familyNameKana: person.family.kana,
      givenNameKana: person.given.kana,
    },
    birthDate: person.birthDate,
    employeeNumber: person.employeeNumber,
    joiningFiscalYear: person.joiningFiscalYear,
    leavingFiscalYear: person.leavingFiscalYear,
    email: person.email,
    ...change,
  };
}

/** Everybody who has been handed out so far. */
export const leaversSoFar = (): readonly SamplePerson[] => leavers.slice(0, used + 1);
