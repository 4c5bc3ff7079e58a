import type { ClientSession, Connection, Model } from 'mongoose';
import type { Clock } from '../../common/clock';
import type { IdGenerator } from '../../common/ids';
import { FACT_RECEIVERS, type FactTopic } from '../../common/subgraph/fact';
import { outboxModel, type OutboxRecord } from './outbox.model';

/** Transactional outbox: a fact is on its way to its receivers if and only if the change it tells of was committed. */
export class Outbox {
  readonly #records: Model<OutboxRecord>;
  readonly #clock: Clock;
  readonly #ids: IdGenerator;
  readonly #listened = new WeakSet<ClientSession>();
  #listener: (() => void) | undefined;

  constructor(connection: Connection, clock: Clock, ids: IdGenerator) {
    this.#records = outboxModel(connection);
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Writes a fact in the transaction of the change it tells of, for everybody who acts on its topic. Returns its id. `count`: of how many things. */
  async append(
    session: ClientSession,
    topic: FactTopic,
    subject: string,
    count: number | null = null,
  ): Promise<string> {
    const at = this.#clock.now();
    const factId = this.#ids.next('outboxMessage');
    const latest = await this.#records.findOne({ subject }).sort({ sequence: -1 }).session(session).lean();
    const sequence = (latest?.sequence ?? 0) + 1;
    const fact = { factId, topic, subject, count, sequence, at, attempts: 0, dueAt: at, deliveredAt: null };
    const records = FACT_RECEIVERS[topic].map((to) => ({ _id: `${factId}.${to}`, to, ...fact }));
    await this.#records.insertMany(records, { session });
    this.#tellAfter(session);
    return factId;
  }

  /** Calls back soon after a transaction that wrote facts has ended, so that they need not wait for the next round. */
  onWritten(listener: () => void): void {
    this.#listener = listener;
  }

  #tellAfter(session: ClientSession): void {
    if (this.#listened.has(session)) return;
    this.#listened.add(session);
    // Also after a transaction that was rolled back, when there is nothing to find.
    session.once('ended', () => this.#listener?.());
  }
}
