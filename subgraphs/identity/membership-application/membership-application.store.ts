import type { ClientSession, Connection as MongoConnection, Model, QueryFilter } from 'mongoose';
import type { CountedPeriod } from '../../../common/statistics/measure';
import type { Connection, PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import { membershipApplicationModel } from './membership-application.model';
import { ERASED_NAME } from '../person-name/erased-name';
import type {
  ApplicationMatch,
  ApplicationState,
  Decision,
  MembershipApplicationRecord,
} from './membership-application.record';

export type ApplicationPage = Connection<MembershipApplicationRecord>;

const ERASED_APPLICATION: Partial<MembershipApplicationRecord> = {
  name: ERASED_NAME,
  email: 'erased@erased.invalid',
  birthDateKey: '',
  employeeNumberKey: null,
  department: null,
  message: null,
  appeal: null,
  match: null,
};

/** What statistics read of an application. */
export type HandedIn = Pick<
  MembershipApplicationRecord,
  '_id' | 'personKey' | 'route' | 'invitedEntryId' | 'submittedAt' | 'registeredAt' | 'memberId'
> & {
  readonly match: Pick<ApplicationMatch, 'rosterEntryId'> | null;
  readonly decision: Pick<Decision, 'decidedAt'> | null;
};
const HANDED_IN =
  'personKey route invitedEntryId submittedAt registeredAt memberId match.rosterEntryId decision.decidedAt';

type Change = Partial<Omit<MembershipApplicationRecord, '_id' | 'version'>>;

/** The only place that queries applications. */
export class MembershipApplicationStore {
  readonly #applications: Model<MembershipApplicationRecord>;

  constructor(connection: MongoConnection) {
    this.#applications = membershipApplicationModel(connection);
  }

  async insert(application: MembershipApplicationRecord, session: ClientSession): Promise<void> {
    await this.#applications.insertMany([application], { session });
  }

  byIds(ids: readonly string[]): Promise<MembershipApplicationRecord[]> {
    return this.#applications
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  byId(id: string, session?: ClientSession): Promise<MembershipApplicationRecord | null> {
    return this.#applications
      .findById(id)
      .session(session ?? null)
      .lean()
      .exec();
  }

  /** How many were handed in since `since` from an address, or for a person. */
  countSince(by: { email: string } | { personKey: string }, since: Date, session?: ClientSession): Promise<number> {
    return this.#applications
      .countDocuments({ ...by, submittedAt: { $gte: since } })
      .session(session ?? null)
      .exec();
  }

  /** Moves an application on; null when it is no longer in `from`, or its version is not the expected one. */
  move(
    id: string,
    from: { readonly state: ApplicationState; readonly version?: number },
    change: Change,
    session: ClientSession,
  ): Promise<MembershipApplicationRecord | null> {
    return this.#applications
      .findOneAndUpdate(
        { _id: id, ...from },
        { $set: change, $inc: { version: 1 } },
        { returnDocument: 'after', session },
      )
      .lean()
      .exec();
  }

  /** `$type` is said although the value is a string: only then may the partial index be used. */
  byAppealCode(appealCodeHash: string, session: ClientSession): Promise<MembershipApplicationRecord | null> {
    return this.#applications
      .findOne({ appealCodeHash: { $eq: appealCodeHash, $type: 'string' } })
      .session(session)
      .lean()
      .exec();
  }

  /**
   * Blanks what a member's applications hold about the person, those that were declined before included; that they were decided, and when,
   * stays, and that they were one person's. Returns how many there were.
   */
  async eraseOf(memberId: string, session: ClientSession): Promise<number> {
    const own = { memberId: { $eq: memberId, $type: 'string' as const } };
    const personKeys = await this.#applications.distinct('personKey', own).session(session);
    const declined = { personKey: { $in: personKeys }, state: 'DECLINED' as const };
    const erased = { $set: { ...ERASED_APPLICATION, personKey: `erased:${memberId}` } };
    let blanked = 0;
    for (const filter of [own, declined]) {
      blanked += (await this.#applications.updateMany(filter, erased, { session })).modifiedCount;
    }
    return blanked;
  }

  /** What was handed in during a period, for statistics: whose it was and what became of it, and nothing about the person. */
  handedIn({ from, until }: CountedPeriod): Promise<HandedIn[]> {
    return this.#applications
      .find({ submittedAt: { $gte: from, $lt: until } }, HANDED_IN)
      .lean<HandedIn[]>()
      .exec();
  }

  /** Applications that a process which ended did not get to match, oldest first. */
  async unmatched(limit: number): Promise<string[]> {
    const found = await this.#applications
      .find({ state: 'APPLIED' }, { _id: 1 })
      .sort({ submittedAt: 1, _id: 1 })
      .limit(limit)
      .lean();
    return found.map(({ _id }) => _id);
  }

  page(
    state: ApplicationState | null | undefined,
    newestFirst: boolean,
    page: PageArguments,
  ): Promise<ApplicationPage> {
    const filter: QueryFilter<MembershipApplicationRecord> = state ? { state } : {};
    const direction = newestFirst ? -1 : 1;
    return findPage(
      this.#applications,
      filter,
      [
        ['submittedAt', direction],
        ['_id', direction],
      ],
      page,
    );
  }
}
