import { Timestamp } from 'bson';
import { Catalog, type Collection } from './catalog';
import { Cursors } from './cursors';
import { Metrics } from './metrics';
import { Records } from './records';
import { Sessions } from './sessions/sessions';
import { LiveView, openLmdb, type Database, type Locks, type View } from './storage';
import type { TransactionView } from './sessions/transaction-view';
import { WriteQueue } from './write-queue';

/** One open data directory and everything that lives with it. */
export class Engine {
  readonly database: Database;
  readonly locks: Locks = new Map();
  /** Records and unique keys that the running commit has changed. */
  private readonly uncommitted = new Set<string>();
  readonly live: LiveView;
  readonly catalog: Catalog;
  readonly records: Records;
  readonly queue: WriteQueue;
  readonly sessions: Sessions;
  readonly cursors = new Cursors();
  readonly metrics = new Metrics();
  readonly startedAt = new Date();
  /** `host:port` or socket path that clients are told. */
  address = 'localhost:27017';
  private second = 0;
  private increment = 0;

  constructor(dataDir: string) {
    this.database = openLmdb(dataDir);
    this.live = new LiveView(this.database, this.locks, this.uncommitted);
    this.catalog = new Catalog(this.database);
    this.queue = new WriteQueue(this.database, this.uncommitted);
    this.records = new Records(this.catalog, this.queue);
    this.sessions = new Sessions(this.database, this.locks, this.queue, this.uncommitted);
  }

  now(): Date {
    return new Date();
  }

  /** Runs a write in the transaction at once, or else in the write queue. */
  async write<T>(transaction: TransactionView | undefined, work: (view: View) => T): Promise<T> {
    if (!transaction) return this.queue.run(() => work(this.live));
    // A conflict is found by comparing with the newest state.
    this.database.resetReadTxn();
    return work(transaction);
  }

  /** The collection, created when it is missing. */
  async ensure(database: string, name: string): Promise<Collection> {
    const namespace = `${database}.${name}`;
    return (
      this.catalog.find(namespace) ??
      this.queue.run(() => this.catalog.find(namespace) ?? this.catalog.create(database, name))
    );
  }

  /** The logical time: seconds and a counter that grows with each write. */
  tick(): Timestamp {
    const second = Math.floor(Date.now() / 1000);
    if (second > this.second) {
      this.second = second;
      this.increment = 0;
    }
    this.increment++;
    return this.time();
  }

  time(): Timestamp {
    if (this.second === 0) return this.tick();
    return new Timestamp({ t: this.second, i: this.increment });
  }

  async close(): Promise<void> {
    this.cursors.closeAll();
    this.sessions.endAll();
    await this.queue.run(() => undefined);
    await this.database.close();
  }
}
