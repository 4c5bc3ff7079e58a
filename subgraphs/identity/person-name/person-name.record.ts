/** A name as the network holds it: family name first; kana in full-width katakana. */
export interface PersonNameRecord {
  readonly familyName: string;
  readonly givenName: string;
  readonly familyNameKana: string;
  readonly givenNameKana: string;
  readonly formerFamilyName: string | null;
  readonly formerFamilyNameKana: string | null;
  /** What others see; the family and given name unless the member chose otherwise. */
  readonly displayName: string;
  readonly romaji: string | null;
}

/** Shape of a name inside a stored document. */
export const personNameFields = {
  familyName: { type: String, required: true },
  givenName: { type: String, required: true },
  familyNameKana: { type: String, required: true },
  givenNameKana: { type: String, required: true },
  formerFamilyName: { type: String, default: null },
  formerFamilyNameKana: { type: String, default: null },
  displayName: { type: String, required: true },
  romaji: { type: String, default: null },
} as const;
