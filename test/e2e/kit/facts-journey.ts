import { samplePeople } from '../../../sample/people';
import { mailed, mailsOf } from './mail';
import { ask, operation, tokenOf, type Platform } from './platform';

/** Far from those whom other tests become. */
const person = samplePeople()[300];
const MINE = `query ($event: ID!, $request: ID!) {
  event(id: $event) { viewerRegistration { state } }
  partnershipRequest(id: $request) { myInterest { stage } }
  viewer { rehireInterest { expressedAt } } }`;

/** A member of the sample whom no other test becomes. */
export const bystander = () => ({
  kind: 'member' as const,
  sub: person?.memberId ?? '',
  roles: ['ALUMNI' as const],
  cohort: person?.cohortId ?? '',
});

/** What somebody has asked for in the subgraphs that a suspension must reach. */
export interface Plans {
  readonly event: string;
  readonly request: string;
}

/** RSVPs, expresses interest and the wish to return. */
export async function makePlans(platform: Platform): Promise<Plans> {
  const found = await ask(
    platform,
    bystander(),
    '{ events { nodes { id permissions { rsvp { allowed } } } } partnershipRequests { nodes { id } } }',
  );
  const open = found.data.events.nodes.filter(
    (event: { permissions: { rsvp: { allowed: boolean } } }) => event.permissions.rsvp.allowed,
  );
  const plans = { event: open.at(-1).id, request: found.data.partnershipRequests.nodes[0].id } as Plans;
  const make = () =>
    ask(
      platform,
      bystander(),
      `mutation ($event: RegisterForEventInput!, $request: ExpressInterestInput!) {
      registerForEvent(input: $event) { userErrors { code } }
      expressInterest(input: $request) { userErrors { code } }
      expressRehireInterest(input: {}) { userErrors { code } } }`,
      { event: { eventId: plans.event }, request: { partnershipRequestId: plans.request } },
    );
  // Who was reinstated a moment ago is refused where that has not been heard yet.
  await eventually(async () => (await make()).codes, []);
  return plans;
}

export async function plansOf(platform: Platform, { event, request }: Plans) {
  const { data, codes } = await ask(platform, bystander(), MINE, { event, request });
  expect(codes).toEqual([]);
  return {
    seat: data.event.viewerRegistration?.state ?? null,
    interest: data.partnershipRequest.myInterest?.stage,
    wish: data.viewer.rehireInterest !== null,
  };
}

export const GIVEN_UP = { seat: null, interest: 'WITHDRAWN', wish: false };

/** Changes the bystander's standing as the secretariat does. */
export async function changeStanding(platform: Platform, mutation: 'suspendMember' | 'reinstateMember'): Promise<void> {
  const id = bystander().sub;
  const { data } = await ask(platform, 'secretariat', 'query ($id: ID!) { member(id: $id) { version } }', { id });
  const type = mutation === 'suspendMember' ? 'MemberStandingInput' : 'ReinstateMemberInput';
  const done = await ask(
    platform,
    'secretariat',
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`,
    { input: { memberId: id, expectedVersion: data.member.version, reason: '試験のため' } },
  );
  expect([done.codes, done.data[mutation].userErrors]).toEqual([[], []]);
}

/** Asks again until it is as expected; fails with what was last seen. */
export async function eventually<T>(read: () => Promise<T>, expected: T, withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await read();
    if (JSON.stringify(seen) === JSON.stringify(expected) || performance.now() > end)
      return expect(seen).toEqual(expected);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The end of access, the same however the platform runs. */
export function revocationTests(platform: () => Platform): void {
  test('who is suspended, or signs out, can use no token that was given out before', async () => {
    const { dataDir } = platform();
    const id = async (token: string) => (await ask(platform(), { token }, '{ viewer { id } }')).status;
    const session = { token: await signIn(platform()) };
    const older = await tokenOf(dataDir, bystander());
    expect([await id(session.token), await id(older)]).toEqual([200, 200]);
    await changeStanding(platform(), 'suspendMember');
    await eventually(async () => [await id(session.token), await id(older)], [401, 401], 10_000);
    await changeStanding(platform(), 'reinstateMember');
    expect([await id(session.token), await id(older)]).toEqual([401, 401]);
    expect(await id(await tokenOf(dataDir, bystander()))).toBe(200);

    const [phone, laptop] = [await signIn(platform()), await signIn(platform())];
    await ask(platform(), { token: phone }, 'mutation { signOut(input: {}) { endedSessions } }');
    await eventually(async () => [await id(phone), await id(laptop)], [401, 200], 10_000);
  });
}

/** A token of a new session of the bystander. */
export async function signIn(platform: Platform): Promise<string> {
  const email = person?.email ?? '';
  const before = mailsOf(platform.dataDir, 'sign-in-code').length;
  await ask(platform, undefined, operation('request-sign-in-code'), { input: { email } });
  const [, code] = await mailed(platform.dataDir, 'sign-in-code', /Code: (\d{4}-\d{4})/, before);
  const { data } = await ask(platform, undefined, operation('sign-in'), { input: { email, code } });
  return data.signIn.tokens.accessToken as string;
}

/** How facts travel, the same however the platform runs. */
export function factsTests(platform: () => Platform): void {
  test('a suspension is acted on by the other subgraphs, and ends nothing that is asked for after a reinstatement', async () => {
    const plans = await makePlans(platform());
    await changeStanding(platform(), 'suspendMember');
    await changeStanding(platform(), 'reinstateMember');
    await eventually(() => plansOf(platform(), plans), GIVEN_UP);
    const again = await makePlans(platform());
    const kept = { seat: expect.any(String), interest: 'INTERESTED', wish: true };
    expect(await plansOf(platform(), again)).toEqual(kept);
  });
}
