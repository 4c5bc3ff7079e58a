import { DAY, HOUR } from '../../../common/clock';
import { createEventsSubgraph } from '../../../subgraphs/events/server';
import { SubgraphExecutor } from '../../../common/subgraph/executor';
import { silentLog } from '../../../common/log';
import { createIdGenerator } from '../../../common/ids';
import { openSubgraphDatabase } from '../../../database/subgraph-database';
import { nobody, testMember } from '../../testkit/subgraph';
import { mutate, openEvents, publishedEvent, register, secretariat, stateOf, type EventsTest } from './kit';

let test: EventsTest;
beforeAll(async () => {
  test = await openEvents();
});
afterAll(() => test.close());

const members = Array.from({ length: 200 }, (_, n) => testMember(n));

describe('an RSVP', () => {
  it('gives 20 seats to the first 20 of 200 simultaneous requests, and places 1 to 180 to the others in order', async () => {
    const eventId = await publishedEvent(test, { capacity: 20 });
    const answers = await Promise.all(members.map((member) => register(test, member, eventId)));
    const kinds = answers.map((answer) => answer.outcome?.__typename);
    expect(kinds.slice(0, 20)).toEqual(Array(20).fill('RsvpConfirmed'));
    expect(kinds.slice(20)).toEqual(Array(180).fill('RsvpWaitlisted'));
    expect((await stateOf(test, members[19]!, eventId)).seatsLeft).toBe(0);
    const list = `query($id: ID!, $after: String) { event(id: $id) { registrations(first: 100, after: $after) {
      totalCount nodes { state waitlistPosition member { id } } pageInfo { endCursor } } } }`;
    const first = (await test.run(secretariat, list, { id: eventId })).data.event.registrations;
    const rest = await test.run(secretariat, list, { id: eventId, after: first.pageInfo.endCursor });
    const nodes = [...first.nodes, ...rest.data.event.registrations.nodes];
    expect(first.totalCount).toBe(200);
    expect(nodes).toEqual(
      members.map(({ id }, n) => ({
        state: n < 20 ? 'CONFIRMED' : 'WAITLISTED',
        waitlistPosition: n < 20 ? null : n - 19,
        member: { id },
      })),
    );
  }, 60_000);

  it('never gives a seat twice when two processes take RSVPs of one event', async () => {
    const eventId = await publishedEvent(test, { capacity: 5 });
    const database = await openSubgraphDatabase(test.uri, test.databaseName);
    const other = await createEventsSubgraph({
      database,
      clock: test.clock,
      ids: createIdGenerator(test.clock),
      log: silentLog,
    });
    const executor = new SubgraphExecutor(other, silentLog);
    const query = `mutation($input: RegisterForEventInput!) { registerForEvent(input: $input) { outcome { __typename } } }`;
    const there = members.slice(0, 10).map(async (actor) => {
      const answer = await executor.execute(
        { query, variables: { input: { eventId } } },
        { actor, locale: 'ja', requestId: 'req' },
      );
      return (answer.data as { registerForEvent: { outcome: { __typename: string } } }).registerForEvent.outcome
        .__typename;
    });
    const here = members.slice(10, 20).map(async (actor) => (await register(test, actor, eventId)).outcome.__typename);
    const kinds = await Promise.all([...there, ...here]);
    await other.stop();
    await database.close();
    expect(kinds.filter((kind) => kind === 'RsvpConfirmed')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'RsvpWaitlisted')).toHaveLength(15);
  });

  it('acts once for one idempotency key, also when repeated at the same time', async () => {
    const eventId = await publishedEvent(test);
    const member = members[0]!;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => register(test, member, eventId, { idempotencyKey: 'tap' })),
    );
    expect(new Set(answers.map((answer) => answer.outcome?.registration.id)).size).toBe(1);
    expect((await stateOf(test, member, eventId)).seatsLeft).toBe(19);
  });

  it('refuses one idempotency key with other content', async () => {
    const [one, two] = [await publishedEvent(test), await publishedEvent(test)];
    await register(test, members[1]!, one, { idempotencyKey: 'same' });
    await expect(register(test, members[1]!, two, { idempotencyKey: 'same' })).rejects.toThrow(
      'IDEMPOTENCY_KEY_REUSED',
    );
    expect((await stateOf(test, members[1]!, two)).seatsLeft).toBe(20);
  });

  it('is refused the second time, politely, and takes no seat', async () => {
    const eventId = await publishedEvent(test);
    await register(test, members[0]!, eventId);
    const again = await register(test, members[0]!, eventId);
    expect(again).toMatchObject({
      outcome: null,
      userErrors: [{ code: 'ALREADY_REGISTERED', path: ['input', 'eventId'] }],
    });
    expect((await stateOf(test, members[0]!, eventId)).seatsLeft).toBe(19);
  });

  it('counts guests as seats; a party too large waits while a smaller one gets in', async () => {
    const eventId = await publishedEvent(test, { capacity: 4, guestsPerMember: 2 });
    const [a, b, c] = members;
    expect((await register(test, a!, eventId, { guests: 2 })).outcome.__typename).toBe('RsvpConfirmed');
    expect((await register(test, b!, eventId, { guests: 1 })).outcome).toMatchObject({
      __typename: 'RsvpWaitlisted',
      position: 1,
    });
    expect((await register(test, c!, eventId)).outcome.__typename).toBe('RsvpConfirmed');
    expect((await register(test, members[3]!, eventId, { guests: 3 })).userErrors).toMatchObject([
      { code: 'TOO_MANY_GUESTS' },
    ]);
    expect((await register(test, members[3]!, eventId, { guests: -1 })).userErrors).toMatchObject([
      { code: 'TOO_MANY_GUESTS' },
    ]);
  });

  it('is refused for unknown, unpublished and closed events', async () => {
    for (const id of ['evt_nonsense', 'evt_01HX0000000000000000000000', '{"$ne":null}']) {
      expect((await register(test, members[0]!, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    const soon = new Date(test.clock.now().getTime() + HOUR).toISOString();
    const closing = await publishedEvent(test, { registrationClosesAt: soon });
    test.clock.advance(2 * HOUR);
    const answer = await register(test, members[0]!, closing);
    test.clock.advance(-2 * HOUR);
    expect(answer.userErrors).toMatchObject([{ code: 'REGISTRATION_CLOSED' }]);
  });

  it('is for members', async () => {
    const eventId = await publishedEvent(test);
    await expect(register(test, nobody, eventId)).rejects.toThrow('UNAUTHENTICATED');
    await expect(register(test, secretariat, eventId)).rejects.toThrow('FORBIDDEN');
  });

  it('waits for the secretariat where the event needs approval', async () => {
    const eventId = await publishedEvent(test, { capacity: 1, needsApproval: true });
    const decide = async (registrationId: string, isApproved: boolean) => {
      const query = `mutation($input: DecideRegistrationInput!) { decideRegistration(input: $input) { registration { state } userErrors { code } } }`;
      const input = { registrationId, isApproved };
      return (await test.run(secretariat, query, { input })).data.decideRegistration;
    };
    const requests = await Promise.all(members.slice(0, 3).map((member) => register(test, member, eventId)));
    expect(requests.map((request) => request.outcome.__typename)).toEqual(Array(3).fill('RsvpRequested'));
    const [one, two, three] = requests.map((request) => request.outcome.registration.id as string);
    expect(await decide(one!, true)).toMatchObject({ registration: { state: 'CONFIRMED' } });
    expect(await decide(two!, true)).toMatchObject({ registration: { state: 'WAITLISTED' } });
    expect(await decide(three!, false)).toMatchObject({ registration: { state: 'DECLINED' } });
    expect(await decide(three!, true)).toMatchObject({ registration: null, userErrors: [{ code: 'WRONG_STATE' }] });
  });
});

describe('a freed seat', () => {
  /** An event of one seat: `holder` has it, `first` and `second` wait. */
  async function fullEvent() {
    const eventId = await publishedEvent(test, { capacity: 1 });
    const [holder, first, second] = [members[0]!, members[1]!, members[2]!];
    const ids = [];
    for (const member of [holder, first, second])
      ids.push((await register(test, member, eventId)).outcome.registration.id as string);
    return { eventId, holder, first, second, ids };
  }

  it('is offered to the next for 48 hours, who may take it', async () => {
    const { eventId, holder, first, second, ids } = await fullEvent();
    expect(await mutate(test, holder, 'cancelRegistration', ids[0]!)).toMatchObject({
      registration: { state: 'CANCELLED' },
    });
    const offerExpiresAt = new Date(test.clock.now().getTime() + 48 * HOUR).toISOString();
    expect(await stateOf(test, first, eventId)).toMatchObject({
      state: 'OFFERED',
      seatsLeft: 0,
      waitlistPosition: null,
    });
    expect(new Date((await stateOf(test, first, eventId)).offerExpiresAt).toISOString()).toBe(offerExpiresAt);
    expect(await stateOf(test, second, eventId)).toMatchObject({ state: 'WAITLISTED', waitlistPosition: 1 });
    expect(await mutate(test, first, 'acceptOffer', ids[1]!)).toMatchObject({ registration: { state: 'CONFIRMED' } });
    expect(await mutate(test, first, 'acceptOffer', ids[1]!)).toMatchObject({
      registration: { state: 'CONFIRMED' },
      userErrors: [],
    });
  });

  it('lapses to the one after when it is not taken, once however many processes look', async () => {
    const { eventId, holder, first, second, ids } = await fullEvent();
    await mutate(test, holder, 'cancelRegistration', ids[0]!);
    test.clock.advance(48 * HOUR - 1);
    expect(await test.subgraph.lapseOffers()).toBe(0);
    test.clock.advance(1);
    expect(await mutate(test, first, 'acceptOffer', ids[1]!)).toMatchObject({ userErrors: [{ code: 'NO_OFFER' }] });
    const lapsed = await Promise.all([test.subgraph.lapseOffers(), test.subgraph.lapseOffers()]);
    expect(lapsed.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await stateOf(test, first, eventId)).toEqual({ seatsLeft: 0 });
    expect(await stateOf(test, second, eventId)).toMatchObject({ state: 'OFFERED', seatsLeft: 0 });
    test.clock.advance(-48 * HOUR);
  });

  it('is not given back after the deadline, but a place on the waitlist is', async () => {
    const { holder, first, ids } = await fullEvent();
    test.clock.advance(9 * DAY);
    const [late, waiting] = [
      await mutate(test, holder, 'cancelRegistration', ids[0]!),
      await mutate(test, first, 'cancelRegistration', ids[1]!),
    ];
    test.clock.advance(-9 * DAY);
    expect(late).toMatchObject({ registration: null, userErrors: [{ code: 'CANCEL_DEADLINE_PASSED' }] });
    expect(waiting).toMatchObject({ registration: { state: 'CANCELLED' } });
  });

  it('is nobody else’s to give: another member’s registration is not found', async () => {
    const { second, ids } = await fullEvent();
    expect(await mutate(test, second, 'cancelRegistration', ids[0]!)).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    expect(await mutate(test, second, 'acceptOffer', 'reg_x')).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  });
});
