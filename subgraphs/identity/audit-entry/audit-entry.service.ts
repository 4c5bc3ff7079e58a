import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import { badInput } from '../../../common/errors/public-error';
import type { PageArguments } from '../../../common/paging/connection';
import type { AuditLog, AuditPage } from '../../../database/audit/audit-log';
import type { AuditEntryWhere } from '../generated';

/** Lets the secretariat answer "who read whose data, which fields, when". */
export class AuditEntryService {
  readonly #audit: AuditLog;

  constructor(audit: AuditLog) {
    this.#audit = audit;
  }

  /** Throws BAD_USER_INPUT without a person: the whole log is nobody's to leaf through. */
  async list(actor: Actor, { subjectId, actorId }: AuditEntryWhere, page: PageArguments): Promise<AuditPage> {
    requireStaff(actor, 'SECRETARIAT');
    if (!subjectId && !actorId) {
      throw badInput({
        ja: 'だれの情報か（subjectId）、だれが読んだか（actorId）のどちらかを指定してください。',
        en: 'Say whose data (subjectId) or who read it (actorId).',
      });
    }
    // What was noted a moment ago is part of the answer.
    await this.#audit.flush();
    return this.#audit.page({ ...(subjectId && { subjectId }), ...(actorId && { actorId }) }, page);
  }
}
