import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import type { PageArguments } from '../../../common/paging/connection';
import type { AuditLog } from '../../../database/audit/audit-log';
import type { Transactor } from '../../../database/transactor';
import type { ImportRosterInput, RosterEntryWhere } from '../generated';
import type { RosterImportResult, RosterImportService } from './roster-import.service';
import type { RosterEntryPage, RosterStore } from './roster.store';

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

export interface RosterDependencies {
  readonly roster: RosterStore;
  readonly rosterImports: RosterImportService;
  readonly audit: AuditLog;
  readonly transact: Transactor;
  readonly ids: IdGenerator;
}

/** What the secretariat does with the roster. */
export class RosterService {
  readonly #with: RosterDependencies;

  constructor(dependencies: RosterDependencies) {
    this.#with = dependencies;
  }

  async list(actor: Actor, where: RosterEntryWhere | null | undefined, page: PageArguments): Promise<RosterEntryPage> {
    requireStaff(actor, 'SECRETARIAT');
    return this.#with.roster.page(where?.hasJoined, page);
  }

  async import(
    actor: Actor,
    input: ImportRosterInput,
    requestId: string,
  ): Promise<{ report?: RosterImportResult; userErrors: readonly UserErrorRecord[] }> {
    const { id: actorId } = requireStaff(actor, 'SECRETARIAT');
    if (!BASE64.test(input.csvBase64)) return { userErrors: [NOT_BASE64] };
    const { dryRun = false, skipInvalidRows = false } = input;
    const bytes = Buffer.from(input.csvBase64, 'base64');
    const { audit, transact, ids, rosterImports } = this.#with;
    if (!dryRun) {
      // Recorded first: an import that cannot be audited does not happen.
      const act = { actorId, subjectId: ids.next('rosterImport'), action: 'importRoster', fields: [], requestId };
      await transact((session) => audit.recordAct(session, act));
    }
    return { report: await rosterImports.importFile(bytes, { dryRun, skipInvalidRows }), userErrors: [] };
  }
}

const NOT_BASE64 = userError('NOT_BASE64', ['input', 'csvBase64'], {
  ja: 'ファイルを Base64 にして渡してください。',
  en: 'Pass the file encoded in Base64.',
});
