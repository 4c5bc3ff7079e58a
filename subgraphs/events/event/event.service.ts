import { hasRole, type Actor } from '../../../common/actor/actor';
import { requireSignedIn } from '../../../common/actor/guards';
import { SECOND, type Clock } from '../../../common/clock';
import { forbidden } from '../../../common/errors/public-error';
import type { PageArguments } from '../../../common/paging/connection';
import type { EventKind, EventState, EventWhere } from '../generated';
import { requireOwner } from '../registration/registration.service';
import type { EventPage, EventRecord } from './event.record';
import type { EventStore } from './event.store';

const SHOWN: readonly EventState[] = ['PUBLISHED', 'CANCELLED'];
const OPEN_KINDS: readonly EventKind[] = ['BUSINESS_GATHERING', 'REUNION', 'STUDY_SESSION', 'CAREER_TALK'];

/** Reading events: who sees which. */
export class EventService {
  readonly #events: EventStore;
  readonly #clock: Clock;

  constructor(events: EventStore, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  /** The event if `actor` may read it, else null: a draft is not even known to exist. */
  visible(actor: Actor, event: EventRecord | null): EventRecord | null {
    requireSignedIn(actor);
    if (!event || hasRole(actor, 'SECRETARIAT')) return event;
    return SHOWN.includes(event.state) && kindsFor(actor).includes(event.kind) ? event : null;
  }

  async list(actor: Actor, where: EventWhere | null | undefined, page: PageArguments): Promise<EventPage> {
    requireSignedIn(actor);
    const isSecretariat = hasRole(actor, 'SECRETARIAT');
    const states = where?.states ?? SHOWN;
    if (!isSecretariat && states.some((state) => !SHOWN.includes(state))) {
      throw forbidden({ ja: '準備中のイベントは指定できません。', en: 'Drafts are read by the secretariat only.' });
    }
    const allowed = kindsFor(actor);
    const kinds = (where?.kinds ?? allowed).filter((kind) => allowed.includes(kind));
    const { startsAfter, startsBefore } = where ?? {};
    const criteria = { states, kinds, startsAfter: startsAfter ?? undefined, startsBefore: startsBefore ?? undefined };
    return this.#events.page(criteria, page);
  }

  async upcoming(actor: Actor, memberId: string, page: PageArguments): Promise<EventPage> {
    requireOwner(actor, memberId);
    // Whole seconds, so that those who ask within one share a read; events start at whole minutes.
    const startsAfter = new Date(Math.floor(this.#clock.now().getTime() / SECOND) * SECOND);
    return this.#events.page({ states: ['PUBLISHED'], kinds: kindsFor(actor), startsAfter }, page);
  }
}

/** Meetings of the supporters are for supporters and staff. */
function kindsFor(actor: Actor): readonly EventKind[] {
  const all = actor.kind === 'staff' || hasRole(actor, 'SUPPORTER');
  return all ? [...OPEN_KINDS, 'SUPPORTER_MEETING'] : OPEN_KINDS;
}
