import type { Connection, Model } from 'mongoose';
import { HOUR, SECOND, type Clock } from '../../common/clock';
import type { Log } from '../../common/log';
import { ReceiverAway, type FactReceiver } from '../../common/subgraph/fact';
import type { SubgraphName } from '../../common/subgraph/subgraph';
import type { HeldLease, Leases } from '../lease/leases';
import { outboxModel, type OutboxRecord } from './outbox.model';

/** How long facts wait at most for a process that died while it delivered them. */
const LEASE_MS = 30 * SECOND;
/** A round begins no further delivery this long before its lease ends; a delivery takes less. */
const LEASE_REST_MS = 10 * SECOND;
const BATCH = 100;
/** One attempt in this time costs nothing, and a receiver that is back hears soon. */
const LONGEST_AWAY_MS = 15 * SECOND;

export interface RelayOptions {
  readonly connection: Connection;
  readonly leases: Leases;
  /** Name of the subgraph whose outbox it is. */
  readonly from: SubgraphName;
  /** Name of the receiver, and how it is reached. */
  readonly to: string;
  readonly receive: FactReceiver;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Delivers what the outbox holds for one receiver: at least once, facts about one subject in order. Any number of processes may run it. A
 * receiver that is away is tried again after a second, then after twice as long, up to a quarter of a minute; a fact that it did not act on, up to an hour.
 */
export class OutboxRelay {
  readonly #with: RelayOptions;
  readonly #records: Model<OutboxRecord>;
  #away = { times: 0, until: 0 };

  constructor(options: RelayOptions) {
    this.#with = options;
    this.#records = outboxModel(options.connection);
  }

  /** Delivers what is due and returns how many facts went out. Does nothing while another process does it. */
  async deliverDue(): Promise<number> {
    const { leases, to, clock } = this.#with;
    let delivered = 0;
    if (clock.now().getTime() < this.#away.until) return 0;
    // Looked at first: a round without facts is one read, and takes no lease.
    if (!(await this.#records.exists(this.#due()))) return 0;
    await leases.withLease(`outbox:${to}`, LEASE_MS, async (lease) => {
      let went: number;
      do delivered += went = await this.#pass(lease);
      while (went > 0);
    });
    return delivered;
  }

  #due() {
    return { to: this.#with.to, dueAt: { $lte: this.#with.clock.now() } };
  }

  async #pass(lease: HeldLease): Promise<number> {
    const due = await this.#records.find(this.#due()).sort({ dueAt: 1, _id: 1 }).limit(BATCH).lean();
    let delivered = 0;
    for (const record of due) {
      const now = this.#with.clock.now().getTime();
      if (now < this.#away.until || now > lease.until.getTime() - LEASE_REST_MS) break;
      if (await this.#attempt(record)) delivered += 1;
    }
    return delivered;
  }

  async #attempt(record: OutboxRecord): Promise<boolean> {
    const { receive, from, to, clock } = this.#with;
    const { subject, sequence, factId, topic, count, at } = record;
    const ofSubject = await this.#records.find({ subject, to }).sort({ sequence: 1 }).lean();
    const before = ofSubject.find((other) => other.sequence < sequence && other.dueAt !== null);
    if (before) {
      // Waits with the one before it, so that facts behind one that fails do not fill every round.
      const later = before.dueAt ?? clock.now();
      if (record.dueAt && later > record.dueAt) await this.#records.updateOne({ _id: record._id }, { dueAt: later });
      return false;
    }
    const until = ofSubject.find((other) => other.sequence > sequence)?.at ?? null;
    try {
      await receive({ _id: factId, topic, from, subject, count, at, until });
    } catch (error) {
      await this.#failed(record, error);
      return false;
    }
    this.#away = { times: 0, until: 0 };
    const taken = { $set: { dueAt: null, deliveredAt: clock.now() }, $inc: { attempts: 1 } };
    await this.#records.updateOne({ _id: record._id }, taken);
    return true;
  }

  async #failed({ _id, topic, attempts }: OutboxRecord, error: unknown): Promise<void> {
    const { clock, log, to } = this.#with;
    const now = clock.now().getTime();
    if (error instanceof ReceiverAway) {
      const until = now + Math.min(SECOND * 2 ** this.#away.times, LONGEST_AWAY_MS);
      this.#away = { times: this.#away.times + 1, until };
      return log.warn({ to, times: this.#away.times, error: error.message }, 'facts cannot be delivered');
    }
    const dueAt = new Date(now + Math.min(SECOND * 2 ** attempts, HOUR));
    await this.#records.updateOne({ _id }, { $set: { dueAt }, $inc: { attempts: 1 } });
    log.warn({ fact: _id, topic, attempts: attempts + 1, error: String(error) }, 'fact not delivered');
  }
}
