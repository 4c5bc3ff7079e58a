import { createHash } from 'node:crypto';
import type { ClientSession, Connection } from 'mongoose';
import type { Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import { inTransaction } from '../transaction';
import { idempotencyModel } from './idempotency.model';

/** One attempt of one actor at one creating mutation. */
export interface Attempt {
  readonly actorId: string;
  readonly operation: string;
  /** The client's `idempotencyKey`; without one the attempt simply acts. */
  readonly key: string | null | undefined;
  /** Everything the result depends on. */
  readonly input: unknown;
}

/** See ActOnce. */
export type Gate = (actorId: string, session: ClientSession) => Promise<void>;

/** Runs creating mutations so that repeating one with the same idempotency key acts once and answers the same. */
export class ActOnce {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #gate: Gate | undefined;

  /** `gate` is asked in each transaction before anything is made, and throws for an actor who may not. */
  constructor(connection: Connection, clock: Clock, gate?: Gate) {
    this.#connection = connection;
    this.#clock = clock;
    this.#gate = gate;
  }

  /**
   * `create` makes the thing inside the given transaction and returns its id; the id of the first attempt is returned to all. Two
   * simultaneous attempts with one key collide on the record's `_id`; the loser's transaction is retried and then finds the winner's.
   * Throws IDEMPOTENCY_KEY_REUSED when the key was used with other input.
   */
  async run(
    attempt: Attempt,
    create: (session: ClientSession) => Promise<string>,
  ): Promise<{ id: string; repeated: boolean }> {
    if (attempt.key == null) {
      const id = await inTransaction(this.#connection, async (session) => {
        await this.#gate?.(attempt.actorId, session);
        return create(session);
      });
      return { id, repeated: false };
    }
    const model = idempotencyModel(this.#connection);
    const _id = `${attempt.actorId}:${attempt.operation}:${attempt.key}`;
    const inputHash = createHash('sha256').update(JSON.stringify(attempt.input)).digest('base64url');
    return inTransaction(this.#connection, async (session) => {
      await this.#gate?.(attempt.actorId, session);
      const earlier = await model.findById(_id).session(session).lean();
      if (earlier) {
        if (earlier.inputHash !== inputHash) throw new PublicError('IDEMPOTENCY_KEY_REUSED');
        return { id: earlier.resultId, repeated: true };
      }
      const id = await create(session);
      await model.create([{ _id, inputHash, resultId: id, at: this.#clock.now() }], { session });
      return { id, repeated: false };
    });
  }
}
