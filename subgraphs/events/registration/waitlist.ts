import { HOUR, type Clock } from '../../../common/clock';
import type { Session } from '../../../database/transaction';
import type { EventRecord } from '../event/event.record';
import type { RegistrationStore } from './registration.store';
import type { SeatsStore } from './seats.store';

/** How long a freed seat is held for the next in line. */
const OFFER_LIFETIME_MS = 48 * HOUR;

/** Passes freed seats on. */
export class Waitlist {
  readonly #registrations: RegistrationStore;
  readonly #seats: SeatsStore;
  readonly #clock: Clock;

  constructor(registrations: RegistrationStore, seats: SeatsStore, clock: Clock) {
    this.#registrations = registrations;
    this.#seats = seats;
    this.#clock = clock;
  }

  /**
   * Offers the free seats of an event to those who wait, in order of arrival; a party too large for what is free is passed over. An offered
   * seat counts as taken. Nobody is offered a seat of an event that has begun.
   */
  async offerFreeSeats(event: Pick<EventRecord, '_id' | 'startsAt'>, session: Session): Promise<void> {
    const now = this.#clock.now();
    const seats = await this.#seats.of(event._id, session);
    if (!seats?.isOpen || event.startsAt <= now) return;
    const offerExpiresAt = new Date(Math.min(now.getTime() + OFFER_LIFETIME_MS, event.startsAt.getTime()));
    let free = seats.capacity - seats.taken;
    while (free > 0) {
      const next = await this.#registrations.nextWaiting(event._id, free, session);
      if (!next) break;
      await this.#registrations.change(next._id, ['WAITLISTED'], { state: 'OFFERED', offerExpiresAt }, session);
      await this.#seats.take(event._id, next.seats, session);
      free -= next.seats;
    }
  }
}
