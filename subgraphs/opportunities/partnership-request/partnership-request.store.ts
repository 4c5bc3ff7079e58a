import type { ClientSession, Connection, Model, QueryFilter } from 'mongoose';
import type { PageArguments } from '../../../common/paging/connection';
import { findPage, type SortKeys } from '../../../database/paging';
import { partnershipRequestModel } from './partnership-request.model';
import type {
  PartnershipRequestConnectionRecord,
  PartnershipRequestRecord,
  PartnershipState,
  PartnershipStepRecord,
} from './partnership-request.record';

export type PartnershipOrder = 'DEADLINE_SOONEST' | 'NEWEST';

const SORT_KEYS: Readonly<Record<PartnershipOrder, SortKeys>> = {
  DEADLINE_SOONEST: [
    ['deadline', 1],
    ['_id', 1],
  ],
  NEWEST: [['_id', -1]],
};

/** Which requests a list holds; what is undefined does not restrict. */
export interface PartnershipFilter {
  readonly state?: PartnershipState | undefined;
  readonly departmentId?: string | undefined;
  readonly area?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly grams?: readonly string[] | undefined;
}

/** The only place that queries partnership requests. */
export class PartnershipRequestStore {
  readonly #requests: Model<PartnershipRequestRecord>;

  constructor(connection: Connection) {
    this.#requests = partnershipRequestModel(connection);
  }

  byIds(ids: readonly string[]): Promise<PartnershipRequestRecord[]> {
    return this.#requests
      .find({ _id: { $in: ids } })
      .lean()
      .exec() as Promise<PartnershipRequestRecord[]>;
  }

  async byId(id: string): Promise<PartnershipRequestRecord | undefined> {
    return (await this.byIds([id]))[0];
  }

  page(
    filter: PartnershipFilter,
    order: PartnershipOrder,
    page: PageArguments,
  ): Promise<PartnershipRequestConnectionRecord> {
    const where = {
      ...(filter.state && { state: filter.state }),
      ...(filter.departmentId && { departmentId: filter.departmentId }),
      ...(filter.area && { area: filter.area }),
      ...(filter.kinds?.length && { kinds: { $in: filter.kinds } }),
      ...(filter.grams?.length && { grams: { $all: filter.grams } }),
    };
    return findPage(this.#requests, where as QueryFilter<PartnershipRequestRecord>, SORT_KEYS[order], page);
  }

  async insert(record: PartnershipRequestRecord, session: ClientSession): Promise<void> {
    await this.#requests.insertMany([record], { session });
  }

  /** Changes the request if it still is at `version` and in `state`; undefined when somebody else was first. */
  async change(
    id: string,
    expected: { readonly version: number; readonly state: PartnershipState },
    changes: Partial<PartnershipRequestRecord>,
    step?: PartnershipStepRecord,
  ): Promise<PartnershipRequestRecord | undefined> {
    const update = { $set: changes, $inc: { version: 1 }, ...(step && { $push: { history: step } }) };
    const changed = await this.#requests
      .findOneAndUpdate({ _id: id, ...expected }, update as never, { returnDocument: 'after' })
      .lean();
    return (changed as PartnershipRequestRecord | null) ?? undefined;
  }

  /** Open requests whose deadline is before `today`, at most `limit`. */
  overdue(today: string, limit: number): Promise<PartnershipRequestRecord[]> {
    return this.#requests
      .find({ state: 'OPEN', deadline: { $lt: today } })
      .sort({ deadline: 1, _id: 1 })
      .limit(limit)
      .lean()
      .exec() as Promise<PartnershipRequestRecord[]>;
  }
}
