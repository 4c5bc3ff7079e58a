import { StoreError } from '../errors';
import { TransactionView } from './transaction-view';
import type { Database, Locks } from '../storage';
import type { Document } from '../values';
import type { WriteQueue } from '../write-queue';

const TRANSACTION_LIFETIME_MS = 60_000;

interface Session {
  transactionNumber: bigint;
  transaction?: { view: TransactionView; timer: NodeJS.Timeout } | undefined;
  state: 'none' | 'open' | 'committed' | 'aborted';
  /** The answer of the retryable write with this number, so that a repeated one acts once. */
  reply?: Promise<Document> | undefined;
  usedAt: number;
}

/** Logical sessions: their transactions and the answers of their last retryable writes. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();

  constructor(
    private readonly database: Database,
    private readonly locks: Locks,
    private readonly queue: WriteQueue,
    private readonly uncommitted: ReadonlySet<string>,
  ) {}

  begin(id: string, number: bigint): TransactionView {
    const session = this.session(id);
    if (number < session.transactionNumber) throw tooOld(number, session.transactionNumber);
    if (number === session.transactionNumber && session.state !== 'none') {
      throw new StoreError(
        50911,
        'Location50911',
        `Cannot start a transaction with number ${number}: it was used before`,
      );
    }
    this.discard(session);
    const view = new TransactionView(this.database, this.locks, this.uncommitted);
    const timer = setTimeout(() => this.abortOpen(session), TRANSACTION_LIFETIME_MS).unref();
    Object.assign(session, {
      transactionNumber: number,
      transaction: { view, timer },
      state: 'open',
      reply: undefined,
    });
    return view;
  }

  current(id: string, number: bigint): TransactionView {
    const session = this.session(id);
    if (session.transactionNumber !== number || !session.transaction) throw noSuchTransaction(number);
    return session.transaction.view;
  }

  /** Makes the transaction's changes durable; committing again is answered the same. */
  async commit(id: string, number: bigint): Promise<void> {
    const session = this.session(id);
    if (session.transactionNumber === number && session.state === 'committed') return;
    const { transaction } = session;
    if (session.transactionNumber !== number || !transaction) throw noSuchTransaction(number);
    clearTimeout(transaction.timer);
    session.transaction = undefined;
    session.state = 'committed';
    try {
      if (transaction.view.changes.size > 0) await this.queue.run(() => transaction.view.apply());
    } catch (error) {
      session.state = 'aborted';
      throw error;
    } finally {
      transaction.view.end();
    }
  }

  abort(id: string, number: bigint): void {
    const session = this.session(id);
    if (session.transactionNumber !== number || session.state === 'committed' || session.state === 'none')
      throw noSuchTransaction(number);
    if (session.state === 'aborted') return;
    this.abortOpen(session);
  }

  /** Runs a retryable write once per number. */
  once(id: string, number: bigint, run: () => Promise<Document>): Promise<Document> {
    const session = this.session(id);
    if (number < session.transactionNumber) throw tooOld(number, session.transactionNumber);
    if (number === session.transactionNumber && session.reply) return session.reply;
    this.discard(session);
    session.transactionNumber = number;
    session.state = 'none';
    const reply = run();
    session.reply = reply;
    reply.catch(() => {
      if (session.reply === reply) session.reply = undefined;
    });
    return reply;
  }

  end(id: string): void {
    const session = this.sessions.get(id);
    if (session) this.discard(session);
    this.sessions.delete(id);
  }

  /** Forgets sessions that were idle for longer than the drivers may reuse them. */
  sweep(now = Date.now()): void {
    for (const [id, session] of this.sessions) if (now - session.usedAt > 31 * 60_000) this.end(id);
  }

  endAll(): void {
    for (const id of [...this.sessions.keys()]) this.end(id);
  }

  private session(id: string): Session {
    let session = this.sessions.get(id);
    if (!session) {
      session = { transactionNumber: -1n, state: 'none', usedAt: 0 };
      this.sessions.set(id, session);
    }
    session.usedAt = Date.now();
    return session;
  }

  private discard(session: Session): void {
    if (session.transaction) this.abortOpen(session);
    session.reply = undefined;
  }

  private abortOpen(session: Session): void {
    if (!session.transaction) return;
    clearTimeout(session.transaction.timer);
    session.transaction.view.end();
    session.transaction = undefined;
    session.state = 'aborted';
  }
}

const noSuchTransaction = (number: bigint): StoreError =>
  new StoreError(
    251,
    'NoSuchTransaction',
    `Given transaction number ${number} does not match any in-progress transactions.`,
    ['TransientTransactionError'],
  );

const tooOld = (number: bigint, current: bigint): StoreError =>
  new StoreError(
    225,
    'TransactionTooOld',
    `Cannot use transaction number ${number}: the session already used ${current}`,
  );
