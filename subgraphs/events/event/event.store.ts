import type { Connection, Model, QueryFilter } from 'mongoose';
import type { PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import type { Session } from '../../../database/transaction';
import type { EventKind, EventState } from '../generated';
import { eventModel } from './event.model';
import type { EventPage, EventRecord } from './event.record';

export interface EventCriteria {
  readonly states: readonly EventState[];
  readonly kinds?: readonly EventKind[] | undefined;
  readonly startsAfter?: Date | undefined;
  readonly startsBefore?: Date | undefined;
}

/** The only place that queries events. */
export class EventStore {
  readonly #events: Model<EventRecord>;

  constructor(connection: Connection) {
    this.#events = eventModel(connection);
  }

  byIds(ids: readonly string[]): Promise<EventRecord[]> {
    return this.#events
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  page({ states, kinds, startsAfter, startsBefore }: EventCriteria, page: PageArguments): Promise<EventPage> {
    const startsAt = { ...(startsAfter && { $gt: startsAfter }), ...(startsBefore && { $lt: startsBefore }) };
    const filter: QueryFilter<EventRecord> = {
      state: { $in: [...states] },
      ...(kinds && { kind: { $in: [...kinds] } }),
      ...((startsAfter || startsBefore) && { startsAt }),
    };
    const sort = [['startsAt', 1] as const, ['_id', 1] as const];
    return findPage(this.#events, filter, sort, page);
  }

  async insert(event: EventRecord, session: Session): Promise<void> {
    await this.#events.create([event], { session });
  }

  /** The changed event, or null when it no longer has `expectedVersion` or is in none of `states`. */
  change(
    id: string,
    expectedVersion: number,
    states: readonly EventState[],
    changes: Partial<EventRecord>,
    session: Session,
  ): Promise<EventRecord | null> {
    return this.#events
      .findOneAndUpdate(
        { _id: id, version: expectedVersion, state: { $in: [...states] } },
        { $set: changes, $inc: { version: 1 } },
        { returnDocument: 'after', session },
      )
      .lean<EventRecord | null>()
      .exec();
  }
}
