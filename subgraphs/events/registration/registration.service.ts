import { hasRole, type Actor } from '../../../common/actor/actor';
import { requireMember, requireSignedIn, requireStaff } from '../../../common/actor/guards';
import { forbidden } from '../../../common/errors/public-error';
import type { PageArguments } from '../../../common/paging/connection';
import type { RegistrationState } from '../generated';
import type { RegistrationPage, RegistrationRecord } from './registration.record';
import type { RegistrationStore } from './registration.store';

/** Reading RSVPs: one's own, or all as the secretariat. */
export class RegistrationService {
  readonly #registrations: RegistrationStore;

  constructor(registrations: RegistrationStore) {
    this.#registrations = registrations;
  }

  /** The RSVP if `actor` may read it, else null. */
  visible(actor: Actor, registration: RegistrationRecord | null): RegistrationRecord | null {
    const { id } = requireSignedIn(actor);
    const mayRead = hasRole(actor, 'SECRETARIAT') || (actor.kind === 'member' && registration?.memberId === id);
    return mayRead ? registration : null;
  }

  async ofMember(
    actor: Actor,
    memberId: string,
    states: readonly RegistrationState[] | null | undefined,
    page: PageArguments,
  ): Promise<RegistrationPage> {
    requireOwner(actor, memberId);
    return this.#registrations.ofMember(memberId, states ?? undefined, page);
  }

  async ofEvent(
    actor: Actor,
    eventId: string,
    states: readonly RegistrationState[] | null | undefined,
    page: PageArguments,
  ): Promise<RegistrationPage> {
    requireStaff(actor, 'SECRETARIAT');
    return this.#registrations.ofEvent(eventId, states ?? undefined, page);
  }
}

/** Throws unless `actor` is the member himself. */
export function requireOwner(actor: Actor, memberId: string): void {
  if (requireMember(actor).id !== memberId) {
    throw forbidden({ ja: '本人だけが読めます。', en: 'Only the member himself can read this.' });
  }
}
