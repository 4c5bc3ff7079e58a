import { systemClock, type Clock } from '../../common/clock';
import { createAccount, type Account } from './auth/scram';
import { Catalog, type Collection } from './catalog';
import { LogicalClock } from './clock';
import { Cursors } from './reading/cursors';
import { Expiry } from './expiry';
import { FailPoints } from './fail-points/fail-points';
import { Garbage } from './storage/garbage';
import { oplogRange, timeOfOplogKey } from './storage/layout';
import { Metrics } from './metrics';
import type { Change } from './oplog/change';
import type { Document } from './values/values';
import { Oplog } from './oplog/oplog';
import { Operations } from './operations';
import { Records } from './storage/records';
import { Sessions } from './sessions/sessions';
import { Snapshots } from './sessions/snapshots';
import { TransactionView } from './sessions/transaction-view';
import { LiveView, LockWait, openLmdb, readRange, type Database, type Locks, type View } from './storage/storage';
import { Tallies } from './storage/tallies';
import { WriteQueue } from './storage/write-queue';

export interface EngineOptions {
  /** Bytes of history kept for change streams; default 64 MiB. */
  oplogBytes?: number | undefined;
  clock?: Clock | undefined;
  /** Allows `configureFailPoint`. */
  testCommands?: boolean | undefined;
  /** Without it everybody who can connect may do everything. */
  account?: { user: string; password: string } | undefined;
}

/** One open data directory and everything that lives with it. */
export class Engine {
  readonly database: Database;
  readonly locks: Locks = new Map();
  /** Open transactions. */
  readonly transactions = new Set<TransactionView>();
  /** Records and unique keys that the running commit has changed. */
  readonly uncommitted = new Set<string>();
  readonly live: LiveView;
  readonly clock: LogicalClock;
  readonly oplog: Oplog;
  readonly tallies: Tallies;
  readonly garbage: Garbage;
  readonly catalog: Catalog;
  readonly records: Records;
  readonly queue: WriteQueue;
  readonly sessions: Sessions;
  readonly snapshots: Snapshots;
  readonly cursors: Cursors;
  readonly expiry = new Expiry(this);
  readonly operations = new Operations();
  readonly metrics = new Metrics();
  readonly accounts: readonly Account[];
  readonly startedAt: Date;
  /** `host:port` or socket path that clients are told. */
  address = 'localhost:27017';
  private readonly wall: Clock;

  /** Present only in a store that was started with test commands. */
  readonly failPoints: FailPoints | undefined;

  constructor(
    readonly dataDir: string,
    options: EngineOptions = {},
  ) {
    this.wall = options.clock ?? systemClock;
    this.startedAt = this.now();
    this.failPoints = options.testCommands === true ? new FailPoints(() => this.cursors) : undefined;
    const { account } = options;
    this.accounts = account ? [createAccount(account.user, account.password)] : [];
    this.database = openLmdb(dataDir);
    this.clock = new LogicalClock(lastTime(this.database), () => this.now().getTime());
    this.oplog = new Oplog(this.database, this.clock, () => this.now(), options.oplogBytes ?? 64 * 1024 * 1024);
    this.tallies = new Tallies(this.database);
    const note = (change: Change): void => this.oplog.add(change);
    this.live = new LiveView(this.database, this.locks, this.uncommitted, this.tallies, note);
    this.catalog = new Catalog(this.database, this.tallies, note);
    const hooks = {
      jobDone: () => this.oplog.flush(),
      lastDone: () => this.tallies.save(),
      committed: () => this.committed(),
      failed: () => this.failed(),
    };
    this.queue = new WriteQueue(this.database, this.uncommitted, hooks, dataDir);
    this.garbage = new Garbage(this.database, this.queue);
    this.records = new Records(this.catalog, this.queue);
    this.cursors = new Cursors(() => this.now().getTime());
    this.sessions = new Sessions(this);
    this.snapshots = new Snapshots(this);
  }

  now(): Date {
    return this.wall.now();
  }

  /** Runs a write in the transaction at once, or else in the write queue. */
  async write<T>(view: View | undefined, work: (view: View) => T, interrupt?: () => AbortSignal): Promise<T> {
    if (!(view instanceof TransactionView)) return this.queue.run(() => work(this.live), interrupt);
    // A conflict is found by comparing with the newest state.
    this.database.resetReadTxn();
    return work(view);
  }

  /** The collection as the view sees it, created when it is missing; inside the write queue or a transaction. */
  ensureIn(view: View, database: string, name: string, options: Document = {}): Collection {
    if (view instanceof TransactionView) return view.ensure(database, name, options);
    return this.catalog.find(`${database}.${name}`) ?? this.catalog.create(database, name, options);
  }

  findIn(view: View, namespace: string): Collection | undefined {
    return view instanceof TransactionView ? view.find(namespace) : this.catalog.find(namespace);
  }

  /** The collection, created when it is missing. */
  async ensure(database: string, name: string): Promise<Collection> {
    return this.catalog.find(`${database}.${name}`) ?? this.queue.run(() => this.ensureIn(this.live, database, name));
  }

  /** Inside the write queue, before a collection is dropped or renamed: waits for the transactions that use it. */
  awaitTransactions(collection: Collection): void {
    for (const transaction of this.transactions) {
      if (transaction.touched.has(collection.id)) throw new LockWait(transaction.ended);
    }
  }

  async close(): Promise<void> {
    this.expiry.stop();
    this.operations.interruptAll();
    this.cursors.closeAll();
    this.sessions.endAll();
    this.snapshots.close();
    this.garbage.stop();
    await this.queue.run(() => undefined);
    await this.database.close();
  }

  private committed(): void {
    // Commands that come from now on must see what is acknowledged now.
    this.database.resetReadTxn();
    this.clock.commit();
    this.tallies.publish();
    this.oplog.published();
    this.garbage.published();
  }

  private failed(): void {
    this.database.resetReadTxn();
    this.oplog.reload();
    this.tallies.reload();
    this.catalog.reload();
    this.sessions.forgetUnsaved();
  }
}

function lastTime(database: Database): bigint {
  for (const { key } of readRange(database, ...oplogRange(0n), true)) return timeOfOplogKey(key);
  return 0n;
}
