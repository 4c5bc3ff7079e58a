import type { ClientSession, Connection, Model } from 'mongoose';
import type { Clock } from '../../common/clock';
import { forbidden } from '../../common/errors/public-error';
import { LEAVING_TOPICS, type Fact } from '../../common/subgraph/fact';
import { absenceModel, type AbsenceRecord } from './absence.model';

/**
 * Remembers who was suspended or left, as far as this subgraph has heard. A gateway learns of it up to a second later: what somebody asks for in
 * that second would stay after everything before it was given up.
 */
export class Absences {
  readonly #absences: Model<AbsenceRecord>;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#absences = absenceModel(connection);
    this.#clock = clock;
  }

  /** Done before what somebody asked for is given up, so that nothing comes after it. Doing it again changes nothing. */
  async note({ topic, subject, until }: Fact): Promise<void> {
    if (topic === 'member.reinstated') await this.#absences.deleteOne({ _id: subject });
    // Who has come back since, as far as the sender knew, is not kept out.
    if (!LEAVING_TOPICS.includes(topic) || until !== null) return;
    const since = this.#clock.now();
    await this.#absences.updateOne({ _id: subject }, { $setOnInsert: { since } }, { upsert: true });
  }

  /** Throws FORBIDDEN for somebody who was suspended or left; read in the transaction of what they ask for. */
  async refuse(actorId: string, session: ClientSession): Promise<void> {
    if (await this.#absences.exists({ _id: actorId }).session(session)) throw forbidden(ABSENT);
  }
}

const ABSENT = {
  ja: '会員資格が停止されているか、退会されています。お心当たりがないときは事務局へご連絡ください。',
  en: 'This membership is suspended or has ended. Please contact the secretariat if you did not expect this.',
};
