import { DAY, HOUR } from '../../../common/clock';
import { createEventsSubgraph, type EventsSubgraph } from '../../../subgraphs/events/server';
import type { Context } from '../../../subgraphs/events/context';
import { TEST_START, openTestSubgraph, testStaff, type TestSubgraph } from '../../testkit/subgraph';

export const secretariat = testStaff('SECRETARIAT');
export type EventsTest = TestSubgraph<EventsSubgraph>;

export const openEvents = (): Promise<EventsTest> => openTestSubgraph<Context, EventsSubgraph>(createEventsSubgraph);

/** Ten days after the tests begin. */
const STARTS_AT = new Date(new Date(TEST_START).getTime() + 10 * DAY);

const eventInput = (changes: Record<string, unknown> = {}) => ({
  kind: 'BUSINESS_GATHERING',
  format: 'OFFLINE',
  title: 'ビジネス交流会',
  description: '今の仕事と困りごとを持ち寄る会です。',
  startsAt: STARTS_AT.toISOString(),
  endsAt: new Date(STARTS_AT.getTime() + 2 * HOUR).toISOString(),
  venue: { name: '学びの広場', address: '東京都千代田区1-1-1', access: '駅から徒歩4分', isStepFree: true },
  capacity: 20,
  ...changes,
});

const CREATE = `mutation($input: CreateEventInput!) {
  createEvent(input: $input) { event { id version state seatsLeft } userErrors { code path message } } }`;
const PUBLISH = `mutation($input: PublishEventInput!) { publishEvent(input: $input) { event { id state version } userErrors { code } } }`;

const createEvent = (test: EventsTest, changes: Record<string, unknown> = {}, actor = secretariat) =>
  test.run(actor, CREATE, { input: eventInput(changes) });

const publishEvent = (test: EventsTest, id: string, expectedVersion = 1) =>
  test.run(secretariat, PUBLISH, { input: { id, expectedVersion } });

/** The id of a published event. */
export async function publishedEvent(test: EventsTest, changes: Record<string, unknown> = {}): Promise<string> {
  const { data } = await createEvent(test, changes);
  await publishEvent(test, data.createEvent.event.id);
  return data.createEvent.event.id;
}

const REGISTER = `mutation($input: RegisterForEventInput!) {
  registerForEvent(input: $input) {
    outcome {
      __typename
      ... on RsvpConfirmed { registration { id state } }
      ... on RsvpWaitlisted { position registration { id state } }
      ... on RsvpRequested { registration { id state } }
    }
    userErrors { code path message }
  }
}`;

export const register = async (
  test: EventsTest,
  actor: Parameters<EventsTest['run']>[0],
  eventId: string,
  more = {},
) => {
  const answer = await test.run(actor, REGISTER, { input: { eventId, ...more } });
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data.registerForEvent;
};

export const mutate = async (
  test: EventsTest,
  actor: Parameters<EventsTest['run']>[0],
  mutation: 'cancelRegistration' | 'acceptOffer',
  registrationId: string,
) => {
  const query = `mutation($input: RegistrationInput!) {
    ${mutation}(input: $input) { registration { id state } userErrors { code message } } }`;
  const answer = await test.run(actor, query, { input: { registrationId } });
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data[mutation];
};

/** State and place on the waitlist of a member's RSVP to an event. */
export const stateOf = async (test: EventsTest, actor: Parameters<EventsTest['run']>[0], id: string) => {
  const query = `query($id: ID!) { event(id: $id) { seatsLeft viewerRegistration { state waitlistPosition offerExpiresAt } } }`;
  const answer = await test.run(actor, query, { id });
  return { seatsLeft: answer.data.event.seatsLeft, ...answer.data.event.viewerRegistration };
};
