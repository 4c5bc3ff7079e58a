import type { Area, JobFamily } from '../../../common/cohort';

/** What of a roster entry goes into a membership and its cohort; none of it says who somebody is. */
export interface Employment {
  readonly joiningFiscalYear: number | null;
  /** ISO date without a zone. */
  readonly leavingDate: string;
  readonly department: string;
  readonly branch: string | null;
  readonly jobFamily: JobFamily;
  readonly area: Area;
}

/** What identifies a person, as keyed hashes only: neither names nor birth dates of people who never joined are held. */
export interface MatchingKeys {
  readonly employeeNumberKey: string;
  /** The name, and the name with the former family name. */
  readonly nameKeys: readonly string[];
  readonly kanaKeys: readonly string[];
  readonly birthDateKey: string;
}

/** Somebody who left the company, as the personnel department's list says. */
export interface RosterEntryRecord extends Employment, MatchingKeys {
  readonly _id: string;
  /** Employee number, names and kana together: candidates are found by any of them through one index. */
  readonly searchKeys: readonly string[];
  readonly leavingFiscalYear: number;
  /** Keyed hash of the whole row, by which an unchanged row is recognised. */
  readonly rowHash: string;
  readonly importedAt: Date;
  /** The member who was verified by this entry; null while nobody has joined. */
  readonly memberId: string | null;
}
