import { sessionKey, sessionRange } from '../storage/layout';
import { readRange, type View } from '../storage/storage';
import type { Engine } from '../engine';
import { aborted, committed, noSuchTransaction, tooOld, usedBefore } from './errors';
import { decodeRecord, encodeRecord, loadRecord, type StatementResult } from './retry-record';
import type { OpenTransaction, Session } from './session';
import { TransactionView } from './transaction-view';

export const SESSION_MINUTES = 30;
const TRANSACTION_LIFETIME_SECONDS = 60;
/** How long a transaction outlives its connection: a driver may go on over another one. */
const ORPHAN_MS = 2_000;

/** Logical sessions: their transactions, and what their last retryable write did. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();
  /** Seconds; `setParameter: transactionLifetimeLimitSeconds`. */
  lifetimeSeconds = TRANSACTION_LIFETIME_SECONDS;

  constructor(private readonly engine: Engine) {}

  /** Runs a command of a session after those that came before it. */
  async exclusive<T>(id: string, run: () => Promise<T>): Promise<T> {
    const session = this.get(id);
    while (session.busy) await session.busy;
    let done: () => void = () => {};
    session.busy = new Promise((resolve) => (done = resolve));
    try {
      return await run();
    } finally {
      session.busy = undefined;
      done();
    }
  }

  begin(id: string, number: bigint, connectionId: number): TransactionView {
    const session = this.get(id);
    if (number < session.number) throw tooOld(number, session.number);
    if (number === session.number && session.state !== 'none') throw usedBefore(number, session.state);
    this.abortOpen(session);
    const view = new TransactionView(this.engine);
    const timer = setTimeout(() => this.abortOpen(session), this.lifetimeSeconds * 1_000).unref();
    const expiresAt = this.now() + this.lifetimeSeconds * 1_000;
    session.transaction = { view, timer, expiresAt, connectionId };
    session.number = number;
    session.state = 'open';
    session.statements = new Map();
    return view;
  }

  current(id: string, number: bigint, connectionId: number): TransactionView {
    const transaction = this.open(this.get(id), number);
    transaction.connectionId = connectionId;
    return transaction.view;
  }

  /** Makes the transaction's changes durable; committing again is answered the same, also after a restart. */
  async commit(id: string, number: bigint): Promise<void> {
    const session = this.get(id);
    if (session.number === number && session.state === 'committed') return;
    const { view, timer } = this.open(session, number);
    clearTimeout(timer);
    session.transaction = undefined;
    session.state = 'committed';
    try {
      if (view.hasChanges) {
        await this.engine.queue.run(() => {
          view.apply();
          this.save(this.engine.live, session);
          this.engine.oplog.flush({ session: id, number });
        });
      }
    } catch (error) {
      session.state = 'aborted';
      throw error;
    } finally {
      this.close(view);
    }
  }

  abort(id: string, number: bigint): void {
    const session = this.get(id);
    this.open(session, number);
    this.abortOpen(session);
  }

  /** The same when it may have ended already: the error that led here is the one to tell. */
  abortQuietly(id: string, number: bigint): void {
    const session = this.get(id);
    if (session.number === number) this.abortOpen(session);
  }

  /** The results so far of the retryable write with this number. */
  retryable(id: string, number: bigint): Map<number, StatementResult> {
    const session = this.get(id);
    if (number < session.number) throw tooOld(number, session.number);
    if (number === session.number && session.state === 'retryable') return session.statements;
    if (number === session.number && session.state !== 'none') throw usedBefore(number, session.state);
    this.abortOpen(session);
    session.number = number;
    session.state = 'retryable';
    session.statements = new Map();
    return session.statements;
  }

  /** Inside the write queue: keeps what the session's write did with the write itself. */
  saveStatements(view: View, id: string): void {
    this.save(view, this.get(id));
  }

  /** The commit did not happen: what the session did is only what is on disk. */
  forgetUnsaved(): void {
    for (const [id, session] of this.sessions) {
      if (session.state === 'retryable')
        session.statements = loadRecord(this.engine.database, id)?.statements ?? new Map();
    }
  }

  touch(id: string): void {
    const session = this.sessions.get(id);
    if (session) session.usedAt = this.now();
  }

  /** The sessions that have something to remember, and when each was used last. */
  list(): { id: string; usedAt: number }[] {
    return [...this.sessions.values()].map(({ id, usedAt }) => ({ id, usedAt }));
  }

  /** Aborts what the session has open and forgets it; what its last write did stays known on disk for a while. */
  end(id: string): void {
    const session = this.sessions.get(id);
    if (session) this.abortOpen(session);
    this.sessions.delete(id);
    this.engine.cursors.closeSession(id);
  }

  endAll(): void {
    for (const id of [...this.sessions.keys()]) this.end(id);
  }

  /** A transaction whose connection broke is aborted, unless the client goes on with it over another one. */
  connectionClosed(connectionId: number): void {
    for (const session of this.sessions.values()) {
      const { transaction } = session;
      if (transaction?.connectionId !== connectionId) continue;
      setTimeout(() => {
        if (session.transaction === transaction && transaction.connectionId === connectionId) this.abortOpen(session);
      }, ORPHAN_MS).unref();
    }
  }

  /** Forgets sessions that nobody used for longer than drivers may reuse them, and aborts transactions whose time is over. */
  async sweep(): Promise<void> {
    const limit = this.now() - (SESSION_MINUTES + 1) * 60_000;
    for (const [id, session] of this.sessions) {
      if (session.transaction && session.transaction.expiresAt <= this.now()) this.abortOpen(session);
      if (session.usedAt < limit && !session.busy) this.end(id);
    }
    const { database, queue } = this.engine;
    await queue.run(() => {
      for (const { key, value } of [...readRange(database, ...sessionRange(), false)]) {
        if (decodeRecord(value).at < limit) database.removeSync(key);
      }
    });
  }

  private get(id: string): Session {
    let session = this.sessions.get(id);
    if (!session) {
      const record = loadRecord(this.engine.database, id);
      session = {
        id,
        number: record?.number ?? -1n,
        state: record === undefined ? 'none' : record.committed ? 'committed' : 'retryable',
        transaction: undefined,
        statements: record?.statements ?? new Map<number, StatementResult>(),
        busy: undefined,
        usedAt: 0,
      };
      this.sessions.set(id, session);
    }
    session.usedAt = this.now();
    return session;
  }

  private open(session: Session, number: bigint): OpenTransaction {
    if (session.number === number && session.state === 'aborted') throw aborted(number);
    if (session.number === number && session.state === 'committed') throw committed(number);
    if (number < session.number) throw tooOld(number, session.number);
    const { transaction } = session;
    if (session.number !== number || !transaction) throw noSuchTransaction(number, session.number);
    if (transaction.expiresAt > this.now()) return transaction;
    this.abortOpen(session);
    throw aborted(number);
  }

  private save(view: View, session: Session): void {
    const { number, statements } = session;
    const record = { number, statements, committed: session.state === 'committed', at: this.now() };
    view.put(sessionKey(session.id), encodeRecord(record));
  }

  private abortOpen(session: Session): void {
    if (!session.transaction) return;
    clearTimeout(session.transaction.timer);
    this.close(session.transaction.view);
    session.transaction = undefined;
    session.state = 'aborted';
  }

  private close(view: TransactionView): void {
    this.engine.cursors.closeView(view);
    view.end();
  }

  private now(): number {
    return this.engine.now().getTime();
  }
}
