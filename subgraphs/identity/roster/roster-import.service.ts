import type { Clock } from '../../../common/clock';
import { fiscalYearOfDate } from '../../../common/japanese/fiscal-year';
import type { IdGenerator } from '../../../common/ids';
import type { KeyedHash } from '../keyed-hash';
import { MatchingKeyMaker, searchKeysOf } from './matching-keys';
import { headerOf } from './roster-columns';
import type { RosterEntryRecord } from './roster-entry.record';
import { readRosterFile, type RosterEncoding, type RosterFile } from './roster-file';
import { rosterProblem, type FoundProblem } from './roster-problem';
import { rosterRowOf, type RosterRow } from './roster-row';
import type { RosterStore } from './roster.store';

export interface RosterImportOptions {
  /** Checks everything and changes nothing. */
  readonly dryRun: boolean;
  /** Imports the good rows of a file that also has bad ones; without it such a file changes nothing. */
  readonly skipInvalidRows?: boolean;
  /** Called now and then with how many of the rows are done. */
  readonly onProgress?: (done: number, rows: number) => void;
}

/** What an import did, or would do. */
export interface RosterImportResult {
  readonly encoding: RosterEncoding | null;
  readonly dryRun: boolean;
  /** Whether rows were written. */
  readonly applied: boolean;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows with at least one problem. */
  readonly failed: number;
  readonly problems: readonly FoundProblem[];
}

type NewEntry = Omit<RosterEntryRecord, 'memberId'>;

/** Rows of one transaction. */
const BATCH = 500;

/** Imports the personnel department's list of leavers. Every row is written whole or not at all; repeating an import changes nothing. */
export class RosterImportService {
  readonly #roster: RosterStore;
  readonly #hash: KeyedHash;
  readonly #keys: MatchingKeyMaker;
  readonly #clock: Clock;
  readonly #ids: IdGenerator;

  constructor(roster: RosterStore, hash: KeyedHash, clock: Clock, ids: IdGenerator) {
    this.#roster = roster;
    this.#hash = hash;
    this.#keys = new MatchingKeyMaker(hash);
    this.#clock = clock;
    this.#ids = ids;
  }

  async importFile(bytes: Buffer, options: RosterImportOptions): Promise<RosterImportResult> {
    const file = readRosterFile(bytes);
    const { entries, problems } = await this.#understand(file);
    const failed = new Set(problems.map(({ row }) => row)).size;
    const apply = !options.dryRun && (problems.length === 0 || options.skipInvalidRows === true) && entries.length > 0;
    const counts = { created: 0, updated: 0, unchanged: 0 };
    for (let start = 0; start < entries.length; start += BATCH) {
      const batch = entries.slice(start, start + BATCH);
      const changed = await this.#changed(batch, counts);
      if (apply && changed.length > 0) await this.#roster.upsert(changed);
      options.onProgress?.(start + batch.length, entries.length);
    }
    const { encoding, rows } = file;
    return { encoding, dryRun: options.dryRun, applied: apply, rows: rows.length, ...counts, failed, problems };
  }

  async #understand(file: RosterFile): Promise<{ entries: NewEntry[]; problems: FoundProblem[] }> {
    const problems = [...file.problems];
    const entries = new Map<string, NewEntry>();
    for (const [index, raw] of file.rows.entries()) {
      // Hashing a long list must not hold up everybody else's requests.
      if (index % BATCH === BATCH - 1) await new Promise((resolve) => setImmediate(resolve));
      const { row, problems: found } = rosterRowOf(raw, file.columns);
      problems.push(...found);
      if (!row) continue;
      const entry = this.#entryOf(row);
      if (entries.has(entry.employeeNumberKey)) {
        problems.push(rosterProblem('DUPLICATE', raw.row, headerOf('employeeNumber')));
      } else entries.set(entry.employeeNumberKey, entry);
    }
    return { entries: [...entries.values()], problems };
  }

  #entryOf({ employeeNumber, name, birthDate, employment }: RosterRow): NewEntry {
    const keys = {
      employeeNumberKey: this.#keys.employeeNumber(employeeNumber),
      nameKeys: this.#keys.names(name),
      kanaKeys: this.#keys.kanas(name),
      birthDateKey: this.#keys.birthDate(birthDate),
    };
    return {
      _id: this.#ids.next('rosterEntry'),
      ...keys,
      searchKeys: searchKeysOf(keys),
      ...employment,
      leavingFiscalYear: fiscalYearOfDate(employment.leavingDate),
      rowHash: this.#hash.of('roster-row', JSON.stringify([name, birthDate, employment])),
      importedAt: this.#clock.now(),
    };
  }

  async #changed(
    batch: readonly NewEntry[],
    counts: { created: number; updated: number; unchanged: number },
  ): Promise<NewEntry[]> {
    const known = await this.#roster.byEmployeeNumberKeys(batch.map((entry) => entry.employeeNumberKey));
    const hashes = new Map(known.map((entry) => [entry.employeeNumberKey, entry.rowHash]));
    return batch.filter(({ employeeNumberKey, rowHash }) => {
      const before = hashes.get(employeeNumberKey);
      if (before === undefined) counts.created += 1;
      else if (before === rowHash) counts.unchanged += 1;
      else counts.updated += 1;
      return before !== rowHash;
    });
  }
}
