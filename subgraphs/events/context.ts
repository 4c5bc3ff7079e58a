import DataLoader from 'dataloader';
import type { Clock } from '../../common/clock';
import type { CohortStatistics } from '../../common/statistics/cohort-statistics';
import { measureLoaders, type MeasureLoaders } from '../../common/statistics/measure-loaders';
import { loaderByKey, type Loader } from '../../common/loader';
import type { SubgraphRequest } from '../../common/subgraph/subgraph';
import type { QuestionService } from '../../database/query-log/question-service';
import type { Funnels, Measures } from './cohort/measures';
import type { EventEditingService } from './event/event-editing.service';
import type { EventRecord } from './event/event.record';
import type { EventService } from './event/event.service';
import type { EventStore } from './event/event.store';
import type { RegistrationRecord } from './registration/registration.record';
import type { RegistrationService } from './registration/registration.service';
import type { RegistrationStore } from './registration/registration.store';
import type { RsvpService } from './registration/rsvp.service';
import type { SeatsRecord } from './registration/seats.record';
import type { SeatsStore } from './registration/seats.store';

export interface Services {
  readonly statistics: CohortStatistics;
  readonly measures: Measures;
  readonly funnels: Funnels;
  readonly questions: QuestionService;
  readonly events: EventService;
  readonly editing: EventEditingService;
  readonly registrations: RegistrationService;
  readonly rsvp: RsvpService;
}

export interface Stores {
  readonly events: EventStore;
  readonly registrations: RegistrationStore;
  readonly seats: SeatsStore;
}

export interface Loaders {
  readonly event: Loader<EventRecord>;
  readonly registration: Loader<RegistrationRecord>;
  readonly seats: Loader<SeatsRecord>;
  /** The asking member's active RSVP by event. */
  readonly viewerRegistration: Loader<RegistrationRecord>;
  readonly waitlistPosition: DataLoader<RegistrationRecord, number | null>;
}

/** What every resolver of this subgraph gets: who is asking, the rules, and loaders that live for one request. */
export interface Context extends SubgraphRequest {
  readonly services: Services;
  readonly loaders: Loaders;
  readonly measured: MeasureLoaders<keyof Measures>;
  readonly now: () => Date;
}

export function createContext(request: SubgraphRequest, services: Services, stores: Stores, clock: Clock): Context {
  const memberId = request.actor.kind === 'member' ? request.actor.id : '';
  const loaders: Loaders = {
    event: loaderByKey(
      (ids) => stores.events.byIds(ids),
      (record) => record._id,
    ),
    registration: loaderByKey(
      (ids) => stores.registrations.byIds(ids),
      (record) => record._id,
    ),
    seats: loaderByKey(
      (ids) => stores.seats.byIds(ids),
      (record) => record._id,
    ),
    viewerRegistration: loaderByKey(
      (eventIds) => stores.registrations.activeOf(memberId, eventIds),
      (record) => record.eventId,
    ),
    waitlistPosition: new DataLoader((registrations) => waitlistPositions(registrations, stores.registrations), {
      // The state is part of the key: after a mutation the same registration may stand elsewhere.
      cache: false,
    }),
  };
  const measured = measureLoaders(services.statistics, services.measures, request);
  return { ...request, services, loaders, measured, now: () => clock.now() };
}

/** Places on the waitlist in one query: a count for one registration, the waiting tickets for several. */
async function waitlistPositions(
  registrations: readonly RegistrationRecord[],
  store: RegistrationStore,
): Promise<(number | null)[]> {
  const waiting = registrations.filter((registration) => registration.state === 'WAITLISTED');
  const [only] = waiting;
  if (waiting.length === 1 && only) {
    const place = await store.placeOf(only);
    return registrations.map((registration) => (registration === only ? place : null));
  }
  const eventIds = [...new Set(waiting.map((registration) => registration.eventId))];
  const tickets = eventIds.length > 0 ? await store.waiting(eventIds) : [];
  const placeOf = (registration: RegistrationRecord) =>
    tickets.filter(({ eventId, ticket }) => eventId === registration.eventId && ticket <= registration.ticket).length;
  return registrations.map((registration) => (waiting.includes(registration) ? placeOf(registration) : null));
}
