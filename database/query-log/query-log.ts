import type { Connection, Model } from 'mongoose';
import type { Clock } from '../../common/clock';
import { queryLogModel, type QueryLogRecord } from './query-log.model';

/** A statistic about to be answered. */
export interface AskedStatistic {
  readonly askedBy: string;
  readonly measure: string;
  readonly filter: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

/** Who asked for which statistic, when (A2). Written before the answer is given: what cannot be logged is not answered. */
export class QueryLog {
  readonly #entries: Model<QueryLogRecord>;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#entries = queryLogModel(connection);
    this.#clock = clock;
  }

  async record({ filter, ...asked }: AskedStatistic): Promise<void> {
    const names = Object.keys(filter).sort();
    const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, filter[name] ?? null])));
    await this.#entries.insertMany([{ ...asked, filter: canonical, at: this.#clock.now() }]);
  }

  /** The latest questions of one analyst, newest first, at most 100. */
  latestOf(askedBy: string, limit = 100): Promise<QueryLogRecord[]> {
    return this.#entries.find({ askedBy }).sort({ at: -1, _id: -1 }).limit(Math.min(limit, 100)).lean().exec();
  }
}
