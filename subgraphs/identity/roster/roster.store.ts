import type { ClientSession, Connection as MongoConnection, Model, QueryFilter } from 'mongoose';
import type { Connection, PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import { inTransaction } from '../../../database/transaction';
import { searchKeysOf } from './matching-keys';
import { rosterEntryModel } from './roster-entry.model';
import type { MatchingKeys, RosterEntryRecord } from './roster-entry.record';

export type RosterEntryPage = Connection<RosterEntryRecord>;

/** The keys of an applicant; what was not given is undefined. */
export interface ApplicantKeys extends Omit<MatchingKeys, 'employeeNumberKey'> {
  readonly employeeNumberKey: string | null;
}

/** More people of one name than this are not told apart by a machine. */
const MOST_CANDIDATES = 50;

/** The only place that queries the roster. */
export class RosterStore {
  readonly #connection: MongoConnection;
  readonly #entries: Model<RosterEntryRecord>;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
    this.#entries = rosterEntryModel(connection);
  }

  byIds(ids: readonly string[]): Promise<RosterEntryRecord[]> {
    return this.#entries
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  byEmployeeNumberKeys(keys: readonly string[]): Promise<RosterEntryRecord[]> {
    return this.#entries
      .find({ employeeNumberKey: { $in: keys } })
      .lean()
      .exec();
  }

  /** Entries that share the employee number, a name or a name in kana with the applicant. */
  candidates(keys: ApplicantKeys, session: ClientSession): Promise<RosterEntryRecord[]> {
    const shared = { searchKeys: { $in: searchKeysOf(keys) } };
    return this.#entries.find(shared).limit(MOST_CANDIDATES).session(session).lean().exec();
  }

  /** Binds an entry to a member; false when it is bound already. */
  async claim(id: string, memberId: string, session: ClientSession): Promise<boolean> {
    const result = await this.#entries.updateOne({ _id: id, memberId: null }, { $set: { memberId } }, { session });
    return result.modifiedCount === 1;
  }

  page(joined: boolean | null | undefined, page: PageArguments): Promise<RosterEntryPage> {
    const filter: QueryFilter<RosterEntryRecord> =
      joined == null ? {} : { memberId: joined ? { $type: 'string' } : null };
    return findPage(
      this.#entries,
      filter,
      [
        ['leavingDate', -1],
        ['_id', -1],
      ],
      page,
    );
  }

  /** Inserts new entries and replaces changed ones, all or none. Membership bindings stay. */
  async upsert(entries: readonly Omit<RosterEntryRecord, 'memberId'>[]): Promise<void> {
    await inTransaction(this.#connection, async (session) => {
      await this.#entries.bulkWrite(
        entries.map(({ _id, employeeNumberKey, ...rest }) => ({
          updateOne: {
            filter: { employeeNumberKey },
            update: { $set: rest, $setOnInsert: { _id, memberId: null } },
            upsert: true,
          },
        })),
        { session, ordered: true },
      );
    });
  }
}
