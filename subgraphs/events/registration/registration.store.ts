import type { Connection, Model } from 'mongoose';
import type { PageArguments } from '../../../common/paging/connection';
import { findPage } from '../../../database/paging';
import type { Session } from '../../../database/transaction';
import { personsByCohort } from '../../../database/persons-by-cohort';
import type { CountedPeriod, PersonsByCohort } from '../../../common/statistics/measure';
import type { RegistrationState } from '../generated';
import { registrationModel } from './registration.model';
import type { RegistrationPage, RegistrationRecord } from './registration.record';

/** The only place that queries registrations. */
export class RegistrationStore {
  readonly #registrations: Model<RegistrationRecord>;

  constructor(connection: Connection) {
    this.#registrations = registrationModel(connection);
  }

  byIds(ids: readonly string[]): Promise<RegistrationRecord[]> {
    return this.#registrations
      .find({ _id: { $in: ids } })
      .lean()
      .exec();
  }

  /** A member's active registrations for some events. */
  activeOf(memberId: string, eventIds: readonly string[], session?: Session): Promise<RegistrationRecord[]> {
    return this.#registrations
      .find({ memberId, eventId: { $in: eventIds }, isActive: true })
      .session(session ?? null)
      .lean()
      .exec();
  }

  /** A member's RSVPs that had been made by a moment and have not ended. */
  openOf(memberId: string, madeBy: Date): Promise<RegistrationRecord[]> {
    return this.#registrations
      .find({ memberId, isActive: true, requestedAt: { $lte: madeBy }, state: { $nin: ['ATTENDED', 'ABSENT'] } })
      .lean()
      .exec();
  }

  /** How many RSVPs a member ever made. */
  async countOf(memberId: string, session: Session): Promise<number> {
    return this.#registrations.countDocuments({ memberId }).session(session).exec();
  }

  ofMember(memberId: string, states: readonly RegistrationState[] | undefined, page: PageArguments) {
    const filter = { memberId, ...(states && { state: { $in: [...states] } }) };
    const sort = [['eventStartsAt', -1] as const, ['_id', -1] as const];
    return findPage<RegistrationRecord>(this.#registrations, filter, sort, page);
  }

  ofEvent(
    eventId: string,
    states: readonly RegistrationState[] | undefined,
    page: PageArguments,
  ): Promise<RegistrationPage> {
    const filter = { eventId, ...(states && { state: { $in: [...states] } }) };
    return findPage<RegistrationRecord>(
      this.#registrations,
      filter,
      [['ticket', 1] as const, ['_id', 1] as const],
      page,
    );
  }

  async insert(registration: RegistrationRecord, session: Session): Promise<void> {
    await this.#registrations.create([registration], { session });
  }

  /** The changed registration, or null when it is in none of the states `from`. */
  change(
    id: string,
    from: readonly RegistrationState[],
    changes: Partial<RegistrationRecord>,
    session: Session,
  ): Promise<RegistrationRecord | null> {
    return this.#registrations
      .findOneAndUpdate({ _id: id, state: { $in: [...from] } }, { $set: changes }, { returnDocument: 'after', session })
      .lean<RegistrationRecord | null>()
      .exec();
  }

  /** The first on the waitlist whom `free` seats are enough for. */
  nextWaiting(eventId: string, free: number, session: Session): Promise<RegistrationRecord | null> {
    return this.#registrations
      .findOne({ eventId, state: 'WAITLISTED', seats: { $lte: free } })
      .sort({ ticket: 1 })
      .session(session)
      .lean<RegistrationRecord | null>()
      .exec();
  }

  /** How many wait up to and including this one. */
  placeOf({ eventId, ticket }: RegistrationRecord): Promise<number> {
    return this.#registrations.countDocuments({ eventId, state: 'WAITLISTED', ticket: { $lte: ticket } }).exec();
  }

  /** Tickets on the waitlists of events, in order. */
  waiting(eventIds: readonly string[]): Promise<Pick<RegistrationRecord, '_id' | 'eventId' | 'ticket'>[]> {
    return this.#registrations
      .find({ eventId: { $in: eventIds }, state: 'WAITLISTED' }, { eventId: 1, ticket: 1 })
      .sort({ eventId: 1, ticket: 1 })
      .lean()
      .exec();
  }

  /** Distinct members by cohort who held a seat at an event that began in a period. */
  registrantsByCohort(period: CountedPeriod): Promise<PersonsByCohort> {
    return this.#personsByCohort(period, ['CONFIRMED', 'ATTENDED', 'ABSENT']);
  }

  /** Distinct members by cohort who attended an event that began in a period. */
  attendeesByCohort(period: CountedPeriod): Promise<PersonsByCohort> {
    return this.#personsByCohort(period, ['ATTENDED']);
  }

  #personsByCohort({ from, until }: CountedPeriod, states: RegistrationState[]): Promise<PersonsByCohort> {
    return personsByCohort(this.#registrations, {
      state: { $in: states },
      eventStartsAt: { $gte: from, $lt: until },
    });
  }

  lapsing(now: Date): Promise<RegistrationRecord[]> {
    return this.#registrations
      .find({ state: 'OFFERED', offerExpiresAt: { $lte: now } })
      .limit(500)
      .lean()
      .exec();
  }

  /** Ends every active registration of an event that is called off. */
  async endAll(eventId: string, session: Session): Promise<void> {
    const ended = { state: 'CANCELLED' as const, isActive: false, offerExpiresAt: null };
    await this.#registrations.updateMany({ eventId, isActive: true }, { $set: ended }, { session }).exec();
  }

  async moveEvent(eventId: string, eventStartsAt: Date, session: Session): Promise<void> {
    await this.#registrations.updateMany({ eventId }, { $set: { eventStartsAt } }, { session }).exec();
  }
}
