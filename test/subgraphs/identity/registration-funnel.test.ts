import { DAY } from '../../../common/clock';
import { nobody, testMember, testStaff } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity(600)));
afterAll(() => identity.close());

const analyst = testStaff('ANALYST');
const FUNNEL = `query ($month: YearMonth, $groupBy: RegistrationDimension) {
  registrationFunnel(month: $month, groupBy: $groupBy) {
    month stages { key reached { value } rate { value from to } }
    groups { key stages { key reached { value } rate { value } } }
    medianDaysToRegistration { value from to reason } } }`;

interface Stage {
  readonly key: string;
  readonly reached: { readonly value: number | null };
}
async function funnelOf(variables: Record<string, unknown>) {
  const { data, errors } = await identity.run(analyst, FUNNEL, variables);
  expect(errors).toBeUndefined();
  return data.registrationFunnel;
}

test('counts who applied and who was registered of them, by route', async () => {
  const { month, stages, groups, medianDaysToRegistration } = await funnelOf({ groupBy: 'ROUTE' });
  expect(month).toBe('2026-05');
  const began = new Date('2025-05-31T15:00:00Z');
  const ended = new Date('2026-05-31T15:00:00Z');
  const applied = (await identity.database.connection.collection('membership_applications').find().toArray()).filter(
    ({ submittedAt }) => submittedAt >= began && submittedAt < ended,
  );
  const registered = applied.filter(({ registeredAt }) => registeredAt && registeredAt < ended);
  const [all, members] = stages as Stage[];
  expect([all?.key, members?.key]).toEqual(['INVITED_OR_APPLIED', 'REGISTERED']);
  const unused = await identity.database.connection.collection('invitations').countDocuments({
    ...{ usedAt: null, createdAt: { $gte: began, $lt: ended } },
  });
  expect(unused).toBeGreaterThan(20);
  expect(Math.abs((all?.reached.value ?? 0) - applied.length - unused)).toBeLessThanOrEqual(4);
  expect(Math.abs((members?.reached.value ?? 0) - registered.length)).toBeLessThanOrEqual(2);
  expect(
    groups.map(({ key, stages: own }: { key: string; stages: Stage[] }) => [key, own.map((stage) => stage.key)]),
  ).toEqual([
    ['PERSONAL_INVITATION', ['INVITED', 'REGISTERED']],
    ['INVITATION_CODE', ['INVITED', 'REGISTERED']],
    ['SELF_APPLICATION', ['APPLIED', 'REGISTERED']],
  ]);
  const self = registered.filter(({ route }) => route === 'SELF_APPLICATION').length;
  expect(Math.abs(groups[2].stages[1].reached.value - self)).toBeLessThanOrEqual(2);
  expect(medianDaysToRegistration).toEqual({ value: null, from: null, to: null, reason: 'OTHER_BREAKDOWN' });
  const ungrouped = await funnelOf({});
  expect([ungrouped.stages, ungrouped.groups]).toEqual([stages, []]);
  expect(ungrouped.medianDaysToRegistration).toEqual({ value: 0, from: 0, to: 0, reason: null });
});

test('does not change when somebody who was registered is erased', async () => {
  const before = await funnelOf({ groupBy: 'ROUTE', month: '2026-05' });
  const withdrawn = { state: 'WITHDRAWN', inactiveSince: new Date(identity.clock.now().getTime() - 31 * DAY) };
  const latest = identity.people.filter(({ registeredAt }) => registeredAt > new Date('2025-07-01')).slice(0, 30);
  const filter = { _id: { $in: latest.map(({ memberId }) => memberId) } } as never;
  await identity.database.connection.collection('members').updateMany(filter, { $set: withdrawn });
  expect(await identity.subgraph.eraseDue()).toBe(30);
  expect(await funnelOf({ groupBy: 'ROUTE', month: '2026-05' })).toEqual(before);
});

test.each([
  ['a member', testMember(1), 'FORBIDDEN'],
  ['a recruiter', testStaff('RECRUITER'), 'FORBIDDEN'],
  ['nobody', nobody, 'UNAUTHENTICATED'],
])('%s gets no funnel', async (_who, actor, code) => {
  expect((await identity.run(actor, FUNNEL, {})).codes).toEqual([code]);
});

test('one operation holds one breakdown of it, each question is logged, and a month that is not over is refused', async () => {
  const both = '{ a: registrationFunnel { month } b: registrationFunnel(groupBy: ROUTE) { month } }';
  expect((await identity.run(secretariat, both)).codes).toEqual(['BAD_USER_INPUT']);
  expect((await identity.run(analyst, FUNNEL, { month: '2026-06' })).codes).toEqual(['BAD_USER_INPUT']);
  const asked = await identity.database.connection.collection('query_log').find({ measure: 'registrations' }).toArray();
  const filters = asked.map(({ filter }) => filter);
  expect(filters).toContain('{"cohorts":null,"groupBy":"ROUTE","month":"2026-05"}');
  expect(filters).not.toContain('{"cohorts":null,"groupBy":null,"month":"2026-06"}');
});
