import type { Actor, MemberActor } from '../../../common/actor/actor';
import { requireMember, requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { conflict } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { isId, type IdGenerator } from '../../../common/ids';
import type { SerialByKey } from '../../../common/serial-by-key';
import { isDuplicateKey } from '../../../database/duplicate-key';
import type { ActOnce } from '../../../database/idempotency/act-once';
import type { Session, Transact } from '../../../database/transaction';
import type { EventRecord } from '../event/event.record';
import type { EventService } from '../event/event.service';
import type { EventStore } from '../event/event.store';
import type { DecideRegistrationInput, RegisterForEventInput, RegistrationState } from '../generated';
import type { RegistrationRecord } from './registration.record';
import type { RegistrationStore } from './registration.store';
import { ALREADY_REGISTERED, NOT_OPEN, cancelRefusal, rsvpRefusal, type Refusal } from './rsvp-rules';
import type { SeatsStore } from './seats.store';
import type { Waitlist } from './waitlist';

export interface RsvpDependencies {
  readonly events: EventStore;
  readonly reading: EventService;
  readonly registrations: RegistrationStore;
  readonly seats: SeatsStore;
  readonly waitlist: Waitlist;
  readonly actOnce: ActOnce;
  readonly transact: Transact;
  readonly queue: SerialByKey;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export interface RegistrationResult {
  readonly registration: RegistrationRecord | null;
  readonly userErrors: readonly UserErrorRecord[];
}

/** Ends a transaction for a reason that the member is told. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

const refused = ({ code, text }: Refusal, field: string): RegistrationResult => ({
  registration: null,
  userErrors: [userError(code, ['input', field], text)],
});
const NO_EVENT: Refusal = {
  code: 'NOT_FOUND',
  text: { ja: 'イベントが見つかりません。id を確認してください。', en: 'No such event. Check the id.' },
};
const NO_REGISTRATION: Refusal = {
  code: 'NOT_FOUND',
  text: { ja: '申し込みが見つかりません。id を確認してください。', en: 'No such registration. Check the id.' },
};
const OFFER_GONE: Refusal = {
  code: 'NO_OFFER',
  text: { ja: '席の案内がないか、期限が切れています。', en: 'No seat is being offered, or the offer has lapsed.' },
};

/** RSVPs: taking seats, waiting, giving them back. Every change of seats is one transaction that writes the event's ledger. */
export class RsvpService {
  readonly #deps: RsvpDependencies;

  constructor(dependencies: RsvpDependencies) {
    this.#deps = dependencies;
  }

  /** The RSVP that was made, or by the same idempotency key had been made. */
  async register(actor: Actor, input: RegisterForEventInput): Promise<RegistrationResult> {
    const member = requireMember(actor);
    if (!isId('event', input.eventId)) return refused(NO_EVENT, 'eventId');
    // Queued before anything is read, so that the order of arrival is the order of tickets.
    return this.#deps.queue.run(input.eventId, () => this.#register(member, input));
  }

  async #register(member: MemberActor, input: RegisterForEventInput): Promise<RegistrationResult> {
    const event = await this.#event(input.eventId);
    if (!event || !this.#deps.reading.visible(member, event)) return refused(NO_EVENT, 'eventId');
    const guests = input.guests ?? 0;
    if (guests < 0 || guests > event.guestsPerMember) {
      const most = event.guestsPerMember;
      const text = { ja: `同伴者は0〜${most}人で指定してください。`, en: `You can bring 0 to ${most} guests.` };
      return refused({ code: 'TOO_MANY_GUESTS', text }, 'guests');
    }
    const attempt = {
      actorId: member.id,
      operation: 'registerForEvent',
      key: input.idempotencyKey,
      input: { eventId: event._id, guests },
    };
    try {
      const { id } = await this.#deps.actOnce.run(attempt, (session) => this.#draw(member, event, guests, session));
      return { registration: await this.#find(id), userErrors: [] };
    } catch (error) {
      if (error instanceof Refused) return refused(error.refusal, 'eventId');
      // Another process registered the same member between our look and our write.
      if (isDuplicateKey(error)) return refused(ALREADY_REGISTERED, 'eventId');
      throw error;
    }
  }

  async #draw(member: MemberActor, event: EventRecord, guests: number, session: Session): Promise<string> {
    const { seats, registrations, clock, ids } = this.#deps;
    const now = clock.now();
    const ledger = await seats.draw(event._id, session);
    if (!ledger) throw new Refused(NOT_OPEN);
    const [own] = await registrations.activeOf(member.id, [event._id], session);
    const refusal = rsvpRefusal(event, own ?? null, now);
    if (refusal) throw new Refused(refusal);
    const needed = 1 + guests;
    const fits = ledger.taken + needed <= ledger.capacity;
    const state = event.needsApproval ? 'REQUESTED' : fits ? 'CONFIRMED' : 'WAITLISTED';
    const _id = ids.next('registration');
    const registration: RegistrationRecord = {
      _id,
      eventId: event._id,
      memberId: member.id,
      cohortId: member.cohortId,
      state,
      isActive: true,
      guests,
      seats: needed,
      ticket: ledger.sequence,
      requestedAt: now,
      offerExpiresAt: null,
      eventStartsAt: event.startsAt,
    };
    await registrations.insert(registration, session);
    if (state === 'CONFIRMED') await seats.take(event._id, needed, session);
    return _id;
  }

  async cancel(actor: Actor, registrationId: string): Promise<RegistrationResult> {
    const own = await this.#own(actor, registrationId);
    const event = own && (await this.#event(own.eventId));
    if (!own || !event) return refused(NO_REGISTRATION, 'registrationId');
    const refusal = cancelRefusal(event, own, this.#deps.clock.now());
    if (refusal) return refused(refusal, 'registrationId');
    return this.#end(event, own, 'CANCELLED');
  }

  async acceptOffer(actor: Actor, registrationId: string): Promise<RegistrationResult> {
    const own = await this.#own(actor, registrationId);
    if (!own) return refused(NO_REGISTRATION, 'registrationId');
    const { clock, registrations } = this.#deps;
    if (own.state === 'CONFIRMED') return { registration: own, userErrors: [] };
    if (own.state !== 'OFFERED' || !own.offerExpiresAt || own.offerExpiresAt <= clock.now()) {
      return refused(OFFER_GONE, 'registrationId');
    }
    // The seat was taken when it was offered, so the ledger stays as it is.
    const changes = { state: 'CONFIRMED', offerExpiresAt: null } as const;
    const registration = await this.#locked(own.eventId, (session) =>
      registrations.change(own._id, ['OFFERED'], changes, session),
    );
    return registration ? { registration, userErrors: [] } : refused(OFFER_GONE, 'registrationId');
  }

  async decide(actor: Actor, { registrationId, isApproved }: DecideRegistrationInput): Promise<RegistrationResult> {
    requireStaff(actor, 'SECRETARIAT');
    const found = await this.#find(registrationId);
    const event = found && (await this.#event(found.eventId));
    if (!found || !event) return refused(NO_REGISTRATION, 'registrationId');
    if (found.state !== 'REQUESTED') {
      const text = { ja: '承認待ちの申し込みではありません。', en: 'This registration is not waiting for approval.' };
      return refused({ code: 'WRONG_STATE', text }, 'registrationId');
    }
    if (!isApproved) return this.#end(event, found, 'DECLINED');
    const { seats, registrations } = this.#deps;
    const registration = await this.#locked(event._id, async (session) => {
      const ledger = await seats.of(event._id, session);
      const fits = ledger !== null && ledger.taken + found.seats <= ledger.capacity;
      const state = fits ? 'CONFIRMED' : 'WAITLISTED';
      const changed = await registrations.change(found._id, ['REQUESTED'], { state }, session);
      if (!changed) throw conflict();
      if (fits) await seats.take(event._id, found.seats, session);
      return changed;
    });
    return { registration, userErrors: [] };
  }

  /** Ends offers that nobody took in time and offers their seats to the next. Right however many processes do it. Returns how many. */
  async lapseOffers(): Promise<number> {
    const due = await this.#deps.registrations.lapsing(this.#deps.clock.now());
    let lapsed = 0;
    for (const registration of due) {
      const event = await this.#event(registration.eventId);
      if (event && (await this.#release(event, registration, ['OFFERED'], 'LAPSED'))) lapsed += 1;
    }
    return lapsed;
  }

  /** Gives up what somebody who left the network has asked for by a moment. */
  async releaseAllOf(memberId: string, madeBy: Date): Promise<void> {
    for (const registration of await this.#deps.registrations.openOf(memberId, madeBy)) {
      const event = await this.#event(registration.eventId);
      if (event) await this.#release(event, registration, [registration.state], 'CANCELLED');
    }
  }

  async #end(event: EventRecord, own: RegistrationRecord, to: RegistrationState): Promise<RegistrationResult> {
    const registration = await this.#release(event, own, [own.state], to);
    if (!registration) throw conflict();
    return { registration, userErrors: [] };
  }

  /** Ends a registration that is still in one of `from` and passes its seats on; null when it is not. */
  #release(event: EventRecord, own: RegistrationRecord, from: readonly RegistrationState[], to: RegistrationState) {
    const { registrations, seats, waitlist } = this.#deps;
    return this.#locked(event._id, async (session) => {
      const ended = { state: to, isActive: false, offerExpiresAt: null };
      const changed = await registrations.change(own._id, from, ended, session);
      if (changed && (own.state === 'CONFIRMED' || own.state === 'OFFERED')) {
        await seats.take(event._id, -own.seats, session);
        await waitlist.offerFreeSeats(event, session);
      }
      return changed;
    });
  }

  #locked<T>(eventId: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#deps.queue.run(eventId, () => this.#deps.transact(work));
  }

  async #own(actor: Actor, registrationId: string): Promise<RegistrationRecord | null> {
    const member = requireMember(actor);
    const found = await this.#find(registrationId);
    return found?.memberId === member.id ? found : null;
  }

  async #find(id: string): Promise<RegistrationRecord | null> {
    return isId('registration', id) ? ((await this.#deps.registrations.byIds([id]))[0] ?? null) : null;
  }

  async #event(id: string): Promise<EventRecord | null> {
    return isId('event', id) ? ((await this.#deps.events.byIds([id]))[0] ?? null) : null;
  }
}
