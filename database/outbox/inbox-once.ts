import type { ClientSession, Connection, Model } from 'mongoose';
import type { Clock } from '../../common/clock';
import { isDuplicateKey } from '../duplicate-key';
import { inTransaction } from '../transaction';
import { inboxModel, type InboxRecord } from './inbox.model';
import type { OutboxMessage } from './outbox';

/** Lets a receiver act once on each message, however often it is delivered. */
export class InboxOnce {
  readonly #connection: Connection;
  readonly #seen: Model<InboxRecord>;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#seen = inboxModel(connection);
    this.#clock = clock;
  }

  /** Runs `act` in a transaction with the note that it was done; false when it was done before. */
  async once(message: OutboxMessage, act: (session: ClientSession) => Promise<void>): Promise<boolean> {
    try {
      return await inTransaction(this.#connection, async (session) => {
        if (await this.#seen.findById(message._id).session(session).lean()) return false;
        await this.#seen.insertMany([{ _id: message._id, at: this.#clock.now() }], { session });
        await act(session);
        return true;
      });
    } catch (error) {
      // Another process acted on it between our look and our note.
      if (isDuplicateKey(error) && (await this.#seen.exists({ _id: message._id }))) return false;
      throw error;
    }
  }
}
