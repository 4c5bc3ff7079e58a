import type { ClientSession, Connection, Model } from 'mongoose';
import { HOUR, MINUTE, type Clock } from '../../common/clock';
import type { IdGenerator } from '../../common/ids';
import type { Log } from '../../common/log';
import type { Leases } from '../lease/leases';
import { outboxModel, type OutboxRecord } from './outbox.model';

/** A message as its receivers see it. */
export type OutboxMessage = Pick<OutboxRecord, '_id' | 'topic' | 'payload' | 'at'>;

/** Hands a message to everybody whom it concerns; rejects when somebody has not got it, and is then called again. */
export type Delivery = (message: OutboxMessage) => Promise<void>;

/** Transactional outbox: a message exists if and only if the change it tells of was committed. */
export class Outbox {
  readonly #messages: Model<OutboxRecord>;
  readonly #clock: Clock;
  readonly #ids: IdGenerator;

  constructor(connection: Connection, clock: Clock, ids: IdGenerator) {
    this.#messages = outboxModel(connection);
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Writes a message in the transaction of the change it tells of. Returns its id. */
  async append(session: ClientSession, topic: string, payload: Readonly<Record<string, unknown>>): Promise<string> {
    const at = this.#clock.now();
    const message = { _id: this.#ids.next('outboxMessage'), topic, payload, at, attempts: 0, dueAt: at };
    await this.#messages.insertMany([{ ...message, deliveredAt: null }], { session });
    return message._id;
  }
}

const LEASE_MS = MINUTE;
const BATCH = 100;

/** Delivers what the outbox holds: at least once, so receivers act by `InboxOnce`. Any number of processes may run it. */
export class OutboxRelay {
  readonly #messages: Model<OutboxRecord>;
  readonly #leases: Leases;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #deliver: Delivery;

  constructor(connection: Connection, leases: Leases, clock: Clock, log: Log, deliver: Delivery) {
    this.#messages = outboxModel(connection);
    this.#leases = leases;
    this.#clock = clock;
    this.#log = log;
    this.#deliver = deliver;
  }

  /** Delivers up to a hundred due messages, oldest first, and returns how many went out. Does nothing while another process does it. */
  async deliverDue(): Promise<number> {
    let delivered = 0;
    // Looked at first: a round without messages is one read, and takes no lease.
    if (!(await this.#messages.exists({ dueAt: { $lte: this.#clock.now() } }))) return 0;
    await this.#leases.withLease('outbox', LEASE_MS, async () => {
      const due = { dueAt: { $lte: this.#clock.now() } };
      for (const message of await this.#messages.find(due).sort({ dueAt: 1, _id: 1 }).limit(BATCH).lean()) {
        if (await this.#attempt(message)) delivered += 1;
      }
    });
    return delivered;
  }

  async #attempt({ _id, topic, payload, at, attempts }: OutboxRecord): Promise<boolean> {
    const now = this.#clock.now();
    try {
      await this.#deliver({ _id, topic, payload, at });
    } catch (error) {
      // Doubles from a second up to an hour: a receiver that is down is not hammered, one that comes back does not wait long.
      const wait = Math.min(1_000 * 2 ** attempts, HOUR);
      const dueAt = new Date(now.getTime() + wait);
      await this.#messages.updateOne({ _id }, { $set: { dueAt }, $inc: { attempts: 1 } });
      this.#log.warn({ message: _id, topic, attempts: attempts + 1, error: String(error) }, 'message not delivered');
      return false;
    }
    await this.#messages.updateOne({ _id }, { $set: { dueAt: null, deliveredAt: now }, $inc: { attempts: 1 } });
    return true;
  }
}
