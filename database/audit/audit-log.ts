import type { ClientSession, Connection, Model } from 'mongoose';
import type { Clock } from '../../common/clock';
import type { IdGenerator } from '../../common/ids';
import type { Log } from '../../common/log';
import type { Connection as Page, PageArguments } from '../../common/paging/connection';
import { findPage } from '../paging';
import { auditModel, type AuditRecord } from './audit.model';

export type AuditPage = Page<AuditRecord>;

/** What was read or done. */
export type AuditedAct = Pick<AuditRecord, 'actorId' | 'subjectId' | 'action' | 'fields' | 'requestId'>;

export interface AuditLogOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly log: Log;
  /** How long reads are gathered before they are written, in milliseconds. */
  readonly delayMs?: number;
}

const BATCH = 500;

/**
 * Answers "who read whose data, which fields, when". Reads are gathered and written in batches, so that a page of fifty people costs one
 * command; a process that is killed loses at most `delayMs` of them. Acts that change something are written in their own transaction.
 */
export class AuditLog {
  readonly #entries: Model<AuditRecord>;
  readonly #options: AuditLogOptions;
  #pending = new Map<string, { act: AuditedAct; fields: Set<string>; at: Date }>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: AuditLogOptions) {
    this.#options = options;
    this.#entries = auditModel(options.connection);
  }

  /** Notes a read. Fields of one person read in one request become one entry. */
  noteRead(act: Omit<AuditedAct, 'action'>): void {
    const key = `${act.requestId}\n${act.actorId}\n${act.subjectId}`;
    const known = this.#pending.get(key);
    if (known) {
      for (const field of act.fields) known.fields.add(field);
      return;
    }
    const at = this.#options.clock.now();
    this.#pending.set(key, { act: { ...act, action: 'read' }, fields: new Set(act.fields), at });
    if (this.#pending.size >= BATCH) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), this.#options.delayMs ?? 500).unref();
  }

  /** Writes what was done in the transaction that does it: an act that cannot be audited does not happen. */
  async recordAct(session: ClientSession, act: AuditedAct): Promise<void> {
    const { clock, ids } = this.#options;
    await this.#entries.insertMany([{ ...act, _id: ids.next('auditEntry'), at: clock.now() }], { session });
  }

  /** Writes everything that was noted; called on its own, and when the process stops. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = [...this.#pending.values()];
    this.#pending = new Map();
    if (batch.length > 0) this.#writing = this.#writing.then(() => this.#write(batch));
    return this.#writing;
  }

  /** Entries about a person, or by one, newest first. */
  page(filter: { readonly subjectId?: string; readonly actorId?: string }, page: PageArguments): Promise<AuditPage> {
    return findPage<AuditRecord>(this.#entries, filter, [['at', -1] as const, ['_id', -1] as const], page);
  }

  /** Whose reads of this person's data there were, newest first, at most 100. */
  ofSubject(subjectId: string, limit = 100): Promise<AuditRecord[]> {
    return this.#entries.find({ subjectId }).sort({ at: -1, _id: -1 }).limit(Math.min(limit, 100)).lean().exec();
  }

  /** What this member of staff read and did, newest first, at most 100. */
  ofActor(actorId: string, limit = 100): Promise<AuditRecord[]> {
    return this.#entries.find({ actorId }).sort({ at: -1, _id: -1 }).limit(Math.min(limit, 100)).lean().exec();
  }

  async #write(batch: readonly { act: AuditedAct; fields: Set<string>; at: Date }[]): Promise<void> {
    const entries = batch.map(({ act, fields, at }) => ({
      ...act,
      _id: this.#options.ids.next('auditEntry'),
      at,
      fields: [...fields].sort(),
    }));
    try {
      await this.#entries.insertMany(entries);
    } catch (error) {
      // Ids of people are no personal data by themselves; the log line is what is left of the evidence.
      const lost = entries.map(({ actorId, subjectId, fields }) => ({ actorId, subjectId, fields }));
      this.#options.log.error({ error: String(error), lost }, 'audit entries could not be written');
    }
  }
}
