import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { PageArguments } from '../../../common/paging/connection';
import type { ImportRosterInput, RosterEntryWhere } from '../generated';
import type { RosterImportResult, RosterImportService } from './roster-import.service';
import type { RosterEntryPage, RosterStore } from './roster.store';

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** What the secretariat does with the roster. */
export class RosterService {
  readonly #roster: RosterStore;
  readonly #imports: RosterImportService;

  constructor(roster: RosterStore, imports: RosterImportService) {
    this.#roster = roster;
    this.#imports = imports;
  }

  async list(actor: Actor, where: RosterEntryWhere | null | undefined, page: PageArguments): Promise<RosterEntryPage> {
    requireStaff(actor, 'SECRETARIAT');
    return this.#roster.page(where?.hasJoined, page);
  }

  async import(
    actor: Actor,
    input: ImportRosterInput,
  ): Promise<{ report?: RosterImportResult; userErrors: readonly UserErrorRecord[] }> {
    requireStaff(actor, 'SECRETARIAT');
    if (!BASE64.test(input.csvBase64)) return { userErrors: [NOT_BASE64] };
    const { dryRun = false, skipInvalidRows = false } = input;
    const bytes = Buffer.from(input.csvBase64, 'base64');
    return { report: await this.#imports.importFile(bytes, { dryRun, skipInvalidRows }), userErrors: [] };
  }
}

const NOT_BASE64 = userError('NOT_BASE64', ['input', 'csvBase64'], {
  ja: 'ファイルを Base64 にして渡してください。',
  en: 'Pass the file encoded in Base64.',
});
