import type { Connection, Model } from 'mongoose';
import { readMarkModel, visitDayModel, visitModel } from './visit.model';
import { personsByCohort } from '../../../database/persons-by-cohort';
import type { Session } from '../../../database/transaction';
import type { CountedPeriod, PersonsByCohort } from '../../../common/statistics/measure';
import { monthInTokyo } from '../../../common/japanese/fiscal-year';
import type { ReadMarkRecord, VisitDayRecord, VisitRecord } from './visit.record';

/** The only place that queries visits and read marks. */
export class VisitStore {
  readonly #visits: Model<VisitRecord>;
  readonly #days: Model<VisitDayRecord>;
  readonly #marks: Model<ReadMarkRecord>;

  constructor(connection: Connection) {
    this.#visits = visitModel(connection);
    this.#days = visitDayModel(connection);
    this.#marks = readMarkModel(connection);
  }

  of(memberId: string): Promise<VisitRecord | null> {
    return this.#visits.findById(memberId).lean<VisitRecord | null>().exec();
  }

  /** Replaces the visit as it was read; does nothing when another request was first, for it noted the same visit. */
  async put(earlier: VisitRecord | null, visit: VisitRecord): Promise<void> {
    const { _id, ...fields } = visit;
    const filter = earlier ? { _id, currentAt: earlier.currentAt } : { _id };
    await this.#visits
      .updateOne(filter, earlier ? { $set: fields } : { $setOnInsert: fields }, { upsert: !earlier })
      .exec();
  }

  async addDay(day: VisitDayRecord): Promise<void> {
    await this.#days.updateOne({ _id: day._id }, { $setOnInsert: withoutId(day) }, { upsert: true }).exec();
  }

  async addMark(mark: ReadMarkRecord): Promise<void> {
    await this.#marks.updateOne({ _id: mark._id }, { $setOnInsert: withoutId(mark) }, { upsert: true }).exec();
  }

  /** Distinct members by cohort who visited in whole months of a period. */
  visitorsByCohort(period: CountedPeriod): Promise<PersonsByCohort> {
    return personsByCohort(this.#days, { month: monthsOf(period) });
  }

  /** Distinct members by cohort who read an article in whole months of a period. */
  readersByCohort(period: CountedPeriod): Promise<PersonsByCohort> {
    return personsByCohort(this.#marks, { month: monthsOf(period) });
  }

  /** Forgets everything that a member did here. Returns how many records there were. */
  async eraseOf(memberId: string, session: Session): Promise<number> {
    const deleted = [
      await this.#visits.deleteOne({ _id: memberId }, { session }).exec(),
      await this.#days.deleteMany({ memberId }, { session }).exec(),
      await this.#marks.deleteMany({ memberId }, { session }).exec(),
    ];
    return deleted.reduce((sum, { deletedCount }) => sum + deletedCount, 0);
  }

  async readIdsOf(memberId: string): Promise<string[]> {
    const marks = await this.#marks.find({ memberId }, { _id: 0, articleId: 1 }).lean().exec();
    return marks.map((mark) => mark.articleId);
  }

  /** Those of `articleIds` that the member has read. */
  async readAmong(memberId: string, articleIds: readonly string[]): Promise<Set<string>> {
    const ids = articleIds.map((articleId) => `${memberId}:${articleId}`);
    const marks = await this.#marks
      .find({ _id: { $in: ids } }, { articleId: 1 })
      .lean()
      .exec();
    return new Set(marks.map((mark) => mark.articleId));
  }
}

function withoutId<T extends { readonly _id: string }>(record: T): Omit<T, '_id'> {
  const { _id, ...fields } = record;
  return fields;
}

const monthsOf = ({ from, until }: CountedPeriod) => ({ $gte: monthInTokyo(from), $lt: monthInTokyo(until) });
