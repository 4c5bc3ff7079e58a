import type { ClientSession, Connection, Model } from 'mongoose';
import type { Clock } from '../../common/clock';
import type { Fact } from '../../common/subgraph/fact';
import { isDuplicateKey } from '../duplicate-key';
import { inTransaction } from '../transaction';
import { inboxModel, type InboxRecord } from './inbox.model';

/** Lets a receiver act once on each fact, however often it is delivered. */
export class InboxOnce {
  readonly #connection: Connection;
  readonly #seen: Model<InboxRecord>;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#seen = inboxModel(connection);
    this.#clock = clock;
  }

  /**
   * Runs `act` in a transaction with the note that it was done; false when it was done before. What needs transactions of its own is done in
   * `before`, and must be right also when it is done again, because a crash can come between.
   */
  async once(
    { _id }: Pick<Fact, '_id'>,
    act: (session: ClientSession) => Promise<void>,
    before?: () => Promise<void>,
  ): Promise<boolean> {
    if (before) {
      if (await this.#seen.exists({ _id })) return false;
      await before();
    }
    try {
      return await inTransaction(this.#connection, async (session) => {
        if (await this.#seen.findById(_id).session(session).lean()) return false;
        await this.#seen.insertMany([{ _id, at: this.#clock.now() }], { session });
        await act(session);
        return true;
      });
    } catch (error) {
      // Another process acted on it between our look and our note.
      if (isDuplicateKey(error) && (await this.#seen.exists({ _id }))) return false;
      throw error;
    }
  }
}
