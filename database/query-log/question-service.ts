import type { Actor } from '../../common/actor/actor';
import { requireStaff } from '../../common/actor/guards';
import type { QueryLog } from './query-log';

/** `StatisticsQuestion` of schema/prelude.graphql. */
export interface AskedQuestion {
  readonly measure: string;
  readonly filter: string;
  readonly askedAt: Date;
}

/** Lets the secretariat see whether somebody closes in on a person by many questions (A2). */
export class QuestionService {
  readonly #log: QueryLog;

  constructor(log: QueryLog) {
    this.#log = log;
  }

  /** What this person asked here, newest first, at most 100. */
  async of(actor: Actor, askedBy: string): Promise<AskedQuestion[]> {
    requireStaff(actor, 'SECRETARIAT');
    const asked = await this.#log.latestOf(askedBy);
    return asked.map(({ measure, filter, at }) => ({ measure, filter, askedAt: at }));
  }
}
