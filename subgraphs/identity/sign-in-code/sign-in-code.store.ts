import type { Connection, Model } from 'mongoose';
import { signInCodeModel } from './sign-in-code.model';
import type { SignInCodeRecord } from './sign-in-code.record';

/** The only place that queries sign-in codes. */
export class SignInCodeStore {
  readonly #codes: Model<SignInCodeRecord>;

  constructor(connection: Connection) {
    this.#codes = signInCodeModel(connection);
  }

  byId(id: string): Promise<SignInCodeRecord | null> {
    return this.#codes.findById(id).lean().exec();
  }

  async put({ _id, ...record }: SignInCodeRecord): Promise<void> {
    await this.#codes.updateOne({ _id }, { $set: record }, { upsert: true });
  }

  /** Takes one try from the code and returns it; null when there is none, it expired, or its tries are used up. */
  takeTry(id: string, now: Date): Promise<SignInCodeRecord | null> {
    return this.#codes
      .findOneAndUpdate(
        { _id: id, expiresAt: { $gt: now }, triesLeft: { $gt: 0 } },
        { $inc: { triesLeft: -1 } },
        { returnDocument: 'after' },
      )
      .lean()
      .exec();
  }

  /** Uses the code up; false when somebody else did so meanwhile. */
  async use(id: string, codeHash: string): Promise<boolean> {
    const result = await this.#codes.updateOne(
      { _id: id, codeHash, triesLeft: { $gte: 0 } },
      { $set: { codeHash: '', triesLeft: 0 } },
    );
    return result.modifiedCount === 1;
  }
}
