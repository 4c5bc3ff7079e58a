import { samplePeople } from '../../sample/people';
import { openTestGraph, type TestGraph } from '../testkit/graph';

let graph: TestGraph;
// The last of 200 waits for all others; how long that takes is not what is tested here.
beforeAll(async () => void (graph = await openTestGraph(undefined, { DEADLINE_MS: '120000' })), 60_000);
afterAll(() => graph.close());

const CREATE = `mutation ($input: CreateEventInput!) { createEvent(input: $input) { event { id version } userErrors { code message } } }`;
const PUBLISH = `mutation ($input: PublishEventInput!) { publishEvent(input: $input) { event { state } userErrors { code } } }`;
const REGISTER = `mutation ($input: RegisterForEventInput!) { registerForEvent(input: $input) {
  outcome { __typename ... on RsvpWaitlisted { position } } userErrors { code } } }`;

async function openEvent(capacity: number): Promise<string> {
  const input = {
    kind: 'BUSINESS_GATHERING',
    format: 'ONLINE',
    title: '二百人の申し込み',
    description: '同時に申し込む会です。',
    onlineUrl: 'https://meeting.example/crowd',
    startsAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    endsAt: new Date(Date.now() + 20 * 86_400_000 + 7_200_000).toISOString(),
    capacity,
  };
  const { data } = await graph.ask('secretariat', CREATE, { variables: { input } });
  expect(data.createEvent.userErrors).toEqual([]);
  const { id, version } = data.createEvent.event;
  await graph.ask('secretariat', PUBLISH, { variables: { input: { id, expectedVersion: version } } });
  return id;
}

test('200 members at once for 20 seats, through the gateway: 20 come, 180 wait, each at a place of their own', async () => {
  const eventId = await openEvent(20);
  const tokens = await Promise.all(samplePeople(200).map((person) => graph.tokenOfMember(person)));
  const answers = await Promise.all(
    tokens.map((token) => graph.ask('alumni', REGISTER, { token, variables: { input: { eventId } } })),
  );
  expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
  const outcomes = answers.map(
    ({ data }) => data.registerForEvent.outcome as { __typename: string; position?: number },
  );
  expect(outcomes.filter(({ __typename }) => __typename === 'RsvpConfirmed')).toHaveLength(20);
  const { data } = await graph.ask(
    'secretariat',
    `query ($id: ID!) { event(id: $id) { seatsLeft registrations(first: 100, states: [WAITLISTED]) { totalCount nodes { waitlistPosition } } } }`,
    {
      variables: { id: eventId },
    },
  );
  const { seatsLeft, registrations } = data.event;
  expect([seatsLeft, registrations.totalCount]).toEqual([0, 180]);
  expect(registrations.nodes.map(({ waitlistPosition }: { waitlistPosition: number }) => waitlistPosition)).toEqual(
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
}, 60_000);

test('one key sent ten times at once registers once, and says the same each time', async () => {
  const eventId = await openEvent(5);
  const input = { eventId, idempotencyKey: 'tapped-ten-times' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => graph.ask('alumni', REGISTER, { variables: { input } })),
  );
  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
  expect(answers[0]?.data.registerForEvent.outcome.__typename).toBe('RsvpConfirmed');
  const { data } = await graph.ask('alumni', 'query ($id: ID!) { event(id: $id) { seatsLeft } }', {
    variables: { id: eventId },
  });
  expect(data.event.seatsLeft).toBe(4);
  const reused = await graph.ask('alumni', REGISTER, { variables: { input: { ...input, guests: 1 } } });
  expect([...reused.codes, ...(reused.data?.registerForEvent?.userErrors ?? [])].length).toBeGreaterThan(0);
});

test('two devices change one profile at once: one is told of the conflict, the other’s change stands', async () => {
  const { data } = await graph.ask('alumni', '{ viewer { version } }');
  const query = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { member { displayName version } userErrors { code } } }`;
  const change = (displayName: string) =>
    graph.ask('alumni', query, { variables: { input: { expectedVersion: data.viewer.version, displayName } } });
  const answers = await Promise.all([change('橋本（一）'), change('橋本（二）')]);
  expect(answers.flatMap(({ codes }) => codes)).toEqual(['CONFLICT']);
  const won = answers.find(({ codes }) => codes.length === 0)?.data.updateProfile.member;
  const after = await graph.ask('alumni', '{ viewer { displayName version } }');
  expect(after.data.viewer).toEqual({ displayName: won.displayName, version: data.viewer.version + 1 });
});
