import { kanaKey, nameKey } from '../../../common/japanese/names';
import { normaliseForMatching } from '../../../common/japanese/normalise';
import type { KeyedHash } from '../keyed-hash';
import type { PersonNameRecord } from '../person-name/person-name.record';

/** The parts of a name that matching looks at. */
export type MatchedName = Pick<
  PersonNameRecord,
  'familyName' | 'givenName' | 'familyNameKana' | 'givenNameKana' | 'formerFamilyName' | 'formerFamilyNameKana'
>;

/** Turns what identifies a person into keyed hashes, equal for equal people however their names are written. */
export class MatchingKeyMaker {
  readonly #hash: KeyedHash;

  constructor(hash: KeyedHash) {
    this.#hash = hash;
  }

  employeeNumber(text: string): string {
    return this.#hash.of('employee-number', normaliseForMatching(text).replaceAll(/[\s-]/g, ''));
  }

  birthDate(isoDate: string): string {
    return this.#hash.of('birth-date', isoDate);
  }

  /** With the present and, where there is one, the former family name. */
  names(name: MatchedName): string[] {
    const written = [nameKey(name.familyName, name.givenName)];
    if (name.formerFamilyName) written.push(nameKey(name.formerFamilyName, name.givenName));
    return written.map((text) => this.#hash.of('name', text));
  }

  kanas(name: MatchedName): string[] {
    const read = [kanaKey(name.familyNameKana, name.givenNameKana)];
    if (name.formerFamilyNameKana) read.push(kanaKey(name.formerFamilyNameKana, name.givenNameKana));
    return read.map((text) => this.#hash.of('kana', text));
  }
}

/** The keys by which roster entries are found; birth dates are not among them, for they are shared by many. */
export function searchKeysOf(keys: {
  readonly employeeNumberKey: string | null;
  readonly nameKeys: readonly string[];
  readonly kanaKeys: readonly string[];
}): string[] {
  return [...(keys.employeeNumberKey ? [keys.employeeNumberKey] : []), ...keys.nameKeys, ...keys.kanaKeys];
}
