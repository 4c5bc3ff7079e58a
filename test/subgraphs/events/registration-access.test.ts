import { ANONYMOUS, type Actor } from '../../../common/actor/actor';
import { accessClaimsSchema, actorOfClaims } from '../../../common/actor/claims';
import type { RegistrationRecord } from '../../../subgraphs/events/registration/registration.record';
import { RegistrationService } from '../../../subgraphs/events/registration/registration.service';
import type { RegistrationStore } from '../../../subgraphs/events/registration/registration.store';
import { ALUMNI, ANALYST, SECRETARIAT } from '../../gateway/kit/tokens';

const actorOf = (claims: unknown): Actor => actorOfClaims(accessClaimsSchema.parse(claims));
const [owner, secretariat, analyst] = [ALUMNI, SECRETARIAT, ANALYST].map(actorOf) as [Actor, Actor, Actor];
const other = actorOf({ ...ALUMNI, sub: 'mem_01ARZ3NDEKTSV4RRFFQ69G5FAV' });
const { sub } = ALUMNI;
const own = { memberId: sub } as RegistrationRecord;

const asked: unknown[][] = [];
const store = {
  ofMember: async (...args: unknown[]) => asked.push(args),
  ofEvent: async (...args: unknown[]) => asked.push(args),
} as unknown as RegistrationStore;
const service = new RegistrationService(store);
beforeEach(() => (asked.length = 0));

test('an RSVP is read by its owner and by the secretariat, by nobody else', () => {
  expect([owner, secretariat, other, analyst].map((actor) => service.visible(actor, own) !== null)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(() => service.visible(ANONYMOUS, own)).toThrow();
});

test('a member’s RSVPs are read by the member alone', async () => {
  for (const actor of [other, secretariat, analyst, ANONYMOUS]) {
    await expect(service.ofMember(actor, sub, null, {})).rejects.toThrow();
  }
  expect(asked).toEqual([]);
  await service.ofMember(owner, sub, ['CONFIRMED'], {});
  expect(asked).toEqual([[sub, ['CONFIRMED'], {}]]);
});

test('an event’s RSVPs are read by the secretariat alone', async () => {
  for (const actor of [owner, analyst, ANONYMOUS]) {
    await expect(service.ofEvent(actor, 'evt_1', null, {})).rejects.toThrow();
  }
  expect(asked).toEqual([]);
  await service.ofEvent(secretariat, 'evt_1', null, {});
  expect(asked).toEqual([['evt_1', undefined, {}]]);
});
