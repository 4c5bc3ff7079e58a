import type { PersonNameRecord } from './person-name.record';

const BLANK = '（消去済み）';

/** What stands in place of the name of somebody who was erased, wherever it was kept. */
export const ERASED_NAME: PersonNameRecord = {
  familyName: BLANK,
  givenName: BLANK,
  familyNameKana: BLANK,
  givenNameKana: BLANK,
  formerFamilyName: null,
  formerFamilyNameKana: null,
  displayName: BLANK,
  romaji: null,
};
