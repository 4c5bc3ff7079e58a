import { ulid } from 'ulid';
import { DAY, HOUR } from '../common/clock';
import { dateInTokyo, startOfDateInTokyo } from '../common/japanese/fiscal-year';
import type { SubgraphDatabase } from '../database/subgraph-database';
import { eventModel } from '../subgraphs/events/event/event.model';
import type { EventRecord } from '../subgraphs/events/event/event.record';
import { registrationModel } from '../subgraphs/events/registration/registration.model';
import type { RegistrationRecord } from '../subgraphs/events/registration/registration.record';
import { seatsModel } from '../subgraphs/events/registration/seats.store';
import type { SeatsRecord } from '../subgraphs/events/registration/seats.record';
import type { SampleContext } from './context';
import { SAMPLE_EVENTS, type SampleEvent } from './events/events';
import type { SamplePerson } from './people';
import { SampleRandom } from './random';
import { SAMPLE_DEPARTMENT_IDS } from './staff';

/** 8 events of the fictional あかつき生命保険, past and to come, with RSVPs of its members. */
export async function seedEvents({ connection }: SubgraphDatabase, context: SampleContext): Promise<void> {
  const random = new SampleRandom(80);
  const events: EventRecord[] = [];
  const registrations: RegistrationRecord[] = [];
  const seats: SeatsRecord[] = [];
  for (const sample of SAMPLE_EVENTS) {
    const event = eventOf(sample, context, random);
    const rsvps = registrationsOf(event, sample.registrations, context, random);
    const taken = rsvps.filter((rsvp) => rsvp.state !== 'WAITLISTED' && rsvp.state !== 'REQUESTED');
    events.push(event);
    registrations.push(...rsvps);
    seats.push({
      _id: event._id,
      isOpen: true,
      capacity: event.capacity,
      taken: taken.reduce((sum, rsvp) => sum + rsvp.seats, 0),
      sequence: rsvps.length,
    });
  }
  await eventModel(connection).insertMany(events);
  await seatsModel(connection).insertMany(seats);
  await registrationModel(connection).insertMany(registrations);
}

function eventOf(sample: SampleEvent, { clock, people }: SampleContext, random: SampleRandom): EventRecord {
  const { inDays, english, department, registrations: _count, ...rest } = sample;
  const day = dateInTokyo(new Date(clock.now().getTime() + inDays * DAY));
  const startsAt = new Date(startOfDateInTokyo(day).getTime() + 18.5 * HOUR);
  const announced = new Date(Math.min(startsAt.getTime() - 45 * DAY, clock.now().getTime() - DAY));
  const supporters = people.filter((person) => person.supporter);
  return {
    ...rest,
    _id: `evt_${ulid(announced.getTime(), () => random.next())}`,
    state: 'PUBLISHED',
    summaryEnglish: english,
    startsAt,
    endsAt: new Date(startsAt.getTime() + 2 * HOUR),
    onlineUrl: sample.format === 'OFFLINE' ? null : 'https://meeting.example/akatsuki-alumni',
    coHostId: department ? SAMPLE_DEPARTMENT_IDS[department] : null,
    hostIds: [random.pick(supporters).memberId],
    registrationClosesAt: new Date(startsAt.getTime() - DAY),
    cancelDeadline: new Date(startsAt.getTime() - 2 * DAY),
    cancelReason: null,
    version: 1,
    updatedAt: announced,
  };
}

function registrationsOf(
  event: EventRecord,
  count: number,
  { clock, people }: SampleContext,
  random: SampleRandom,
): RegistrationRecord[] {
  const now = clock.now();
  const isOver = event.endsAt < now;
  const guests = shuffled(
    people.filter((person) => mayCome(person, event)),
    random,
  ).slice(0, count);
  let taken = 0;
  return guests.map(({ memberId, cohortId }, index) => {
    const companions = event.guestsPerMember > 0 && random.chance(0.3) ? 1 : 0;
    const seats = 1 + companions;
    const fits = taken + seats <= event.capacity;
    const reserved = event.needsApproval ? 'REQUESTED' : fits ? 'CONFIRMED' : 'WAITLISTED';
    if (reserved === 'CONFIRMED') taken += seats;
    const attended = random.chance(0.85) ? 'ATTENDED' : 'ABSENT';
    const requestedAt = new Date(event.updatedAt.getTime() + (index + 1) * 0.4 * HOUR);
    return {
      _id: `reg_${ulid(requestedAt.getTime(), () => random.next())}`,
      eventId: event._id,
      memberId,
      cohortId,
      state: isOver && reserved === 'CONFIRMED' ? attended : reserved,
      isActive: true,
      guests: companions,
      seats,
      ticket: index + 1,
      requestedAt,
      offerExpiresAt: null,
      eventStartsAt: event.startsAt,
    };
  });
}

/** Who had joined the network when the event was announced; supporters only at their meeting. */
const mayCome = (person: SamplePerson, event: EventRecord): boolean =>
  person.registeredAt < event.updatedAt && (event.kind !== 'SUPPORTER_MEETING' || person.supporter);

function shuffled<T>(items: readonly T[], random: SampleRandom): T[] {
  return items
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
