import { claimsOfPersona } from '../../machine/sample-personas';
import { openTestGraph, type TestGraph } from '../testkit/graph';

let graph: TestGraph;
beforeAll(async () => void (graph = await openTestGraph()), 60_000);
afterAll(() => graph.close());

const ID = claimsOfPersona('alumni').sub;
const MINE = `{ viewer { myRegistrations(first: 100) { nodes { state event { startsAt } } } rehireInterest { expressedAt } } }`;

async function takePart(): Promise<{ eventId: string; requestId: string }> {
  const { data } = await graph.ask(
    'alumni',
    '{ events { nodes { id permissions { rsvp { allowed } } } } partnershipRequests { nodes { id } } }',
  );
  const eventId = data.events.nodes.find(
    (event: { permissions: { rsvp: { allowed: boolean } } }) => event.permissions.rsvp.allowed,
  ).id;
  const requestId = data.partnershipRequests.nodes[0].id;
  const done = await graph.ask(
    'alumni',
    `mutation ($event: RegisterForEventInput!, $request: ExpressInterestInput!) {
      registerForEvent(input: $event) { userErrors { code } }
      expressInterest(input: $request) { userErrors { code } }
      expressRehireInterest(input: {}) { userErrors { code } } }`,
    { variables: { event: { eventId }, request: { partnershipRequestId: requestId } } },
  );
  expect(done.errors).toBeUndefined();
  return { eventId, requestId };
}

const standing = (requestId: string, eventId: string) =>
  graph.ask(
    'alumni',
    `query ($event: ID!, $request: ID!) {
    event(id: $event) { viewerRegistration { state } } partnershipRequest(id: $request) { myInterest { stage } } viewer { rehireInterest { expressedAt } } }`,
    {
      variables: { event: eventId, request: requestId },
    },
  );

test('a suspension reaches every subgraph: seats, interests and the wish to return are given up, once', async () => {
  const { eventId, requestId } = await takePart();
  await graph.machine.relays.settle();
  const before = await standing(requestId, eventId);
  expect(before.data).toMatchObject({
    event: { viewerRegistration: { state: expect.any(String) } },
    partnershipRequest: { myInterest: { stage: 'INTERESTED' } },
  });
  const { data } = await graph.ask('secretariat', 'query ($id: ID!) { member(id: $id) { version } }', {
    variables: { id: ID },
  });
  const change = (mutation: string, type: string, expectedVersion: number) =>
    graph.ask(
      'secretariat',
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { member { state version } userErrors { code } } }`,
      {
        variables: { input: { memberId: ID, expectedVersion, reason: '試験のため' } },
      },
    );
  const suspended = await change('suspendMember', 'MemberStandingInput', data.member.version);
  expect(suspended.data.suspendMember.member.state).toBe('SUSPENDED');
  await graph.machine.relays.settle();
  const after = await standing(requestId, eventId);
  expect(after.data).toMatchObject({
    event: { viewerRegistration: null },
    partnershipRequest: { myInterest: { stage: 'WITHDRAWN' } },
    viewer: { rehireInterest: null },
  });

  // A token that was given out before, to a gateway that has not heard yet.
  for (const [mutation, type, input] of [
    ['registerForEvent', 'RegisterForEventInput', { eventId }],
    ['expressInterest', 'ExpressInterestInput', { partnershipRequestId: requestId }],
    ['expressRehireInterest', 'ExpressRehireInterestInput', {}],
  ] as const) {
    const late = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`;
    const { codes } = await graph.ask('alumni', late, { variables: { input } });
    expect([mutation, codes]).toEqual([mutation, ['FORBIDDEN']]);
  }

  // Back again: what is asked for now is not touched when the old fact comes a second time.
  await change('reinstateMember', 'ReinstateMemberInput', suspended.data.suspendMember.member.version);
  await graph.machine.relays.settle();
  await takePart();
  await graph.machine.relays.settle();
  expect((await standing(requestId, eventId)).data.partnershipRequest.myInterest.stage).toBe('INTERESTED');
});

test('what was asked for is listed to the member', async () => {
  const { data, errors } = await graph.ask('alumni', MINE);
  expect(errors).toBeUndefined();
  expect(data.viewer.myRegistrations.nodes.length).toBeGreaterThan(0);
});
