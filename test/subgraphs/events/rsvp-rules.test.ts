import type { EventRecord } from '../../../subgraphs/events/event/event.record';
import type { RegistrationRecord } from '../../../subgraphs/events/registration/registration.record';
import { cancelRefusal, rsvpRefusal } from '../../../subgraphs/events/registration/rsvp-rules';

const now = new Date('2026-04-01T00:00:00Z');
const [before, after] = [new Date(now.getTime() - 1), new Date(now.getTime() + 1)];
const event = (part: Partial<EventRecord> = {}): EventRecord =>
  ({ state: 'PUBLISHED', registrationClosesAt: after, cancelDeadline: after, ...part }) as EventRecord;
const rsvp = (state: RegistrationRecord['state'], isActive = true): RegistrationRecord =>
  ({ state, isActive }) as RegistrationRecord;

test.each<[string, EventRecord, RegistrationRecord | null, string | undefined]>([
  ['an event in time', event(), null, undefined],
  ['the moment at which it closes', event({ registrationClosesAt: now }), null, 'REGISTRATION_CLOSED'],
  ['a draft', event({ state: 'DRAFT' }), null, 'NOT_OPEN'],
  ['a second RSVP', event(), rsvp('CONFIRMED'), 'ALREADY_REGISTERED'],
])('RSVP: %s', (_what, to, own, code) => {
  expect(rsvpRefusal(to, own, now)?.code).toBe(code);
});

test.each<[string, EventRecord, RegistrationRecord | null, string | undefined]>([
  ['a seat in time', event(), rsvp('CONFIRMED'), undefined],
  ['a seat at the deadline', event({ cancelDeadline: now }), rsvp('CONFIRMED'), 'CANCEL_DEADLINE_PASSED'],
  ['a place in the queue, past the deadline', event({ cancelDeadline: before }), rsvp('WAITLISTED'), undefined],
  ['none', event(), null, 'NOT_REGISTERED'],
  ['one that has ended', event(), rsvp('CANCELLED', false), 'NOT_REGISTERED'],
  ['one who was there', event(), rsvp('ATTENDED'), 'NOT_REGISTERED'],
  ['one who was not', event(), rsvp('ABSENT'), 'NOT_REGISTERED'],
])('cancelling: %s', (_what, of, own, code) => {
  expect(cancelRefusal(of, own, now)?.code).toBe(code);
});
