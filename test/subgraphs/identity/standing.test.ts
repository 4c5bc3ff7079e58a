import { DAY } from '../../../common/clock';
import { testStaff } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeEach(async () => void (identity = await openIdentity(4)));
afterEach(() => identity.close());

const READ = 'query ($id: ID!) { member(id: $id) { state version displayName } }';
const CHANGE = (mutation: string, type = 'MemberStandingInput') =>
  `mutation ($input: ${type}!) { ${mutation}(input: $input) { member { state version } userErrors { code path message } } }`;
const memberId = (n: number) => identity.people[n]?.memberId ?? '';
const read = async (n: number) => (await identity.run(secretariat, READ, { id: memberId(n) })).data.member;
const change = (mutation: string, n: number, more: Record<string, unknown> = {}, actor = secretariat) =>
  identity.run(actor, CHANGE(mutation, mutation === 'reinstateMember' ? 'ReinstateMemberInput' : undefined), {
    input: { memberId: memberId(n), expectedVersion: 1, reason: '確認のため', ...more },
  });
const self = (n: number) => {
  const person = identity.people[n];
  return {
    kind: 'member',
    id: memberId(n),
    roles: ['ALUMNI'],
    scopes: ['role:alumni'],
    cohortId: person?.cohortId ?? '',
  } as const;
};
const stored = (collection: string, filter = {}) =>
  identity.database.connection.collection(collection).find(filter).toArray();
/** Topic and subject of each fact on its way, whoever its receivers are. */
const facts = async (): Promise<unknown[][]> => [
  ...new Map((await stored('fact_outbox')).map(({ factId, topic, subject }) => [factId, [topic, subject]])).values(),
];

test('a suspension is one step with its audit entry and the fact for others, and can be undone', async () => {
  const suspended = await change('suspendMember', 0);
  expect(suspended.data.suspendMember).toEqual({ member: { state: 'SUSPENDED', version: 2 }, userErrors: [] });
  expect(await facts()).toEqual([['member.suspended', memberId(0)]]);
  expect(await stored('audit', { action: 'suspendMember' })).toMatchObject([
    { actorId: secretariat.id, subjectId: memberId(0) },
  ]);
  const back = await change('reinstateMember', 0, { expectedVersion: 2 });
  expect(back.data.reinstateMember.member).toEqual({ state: 'ACTIVE', version: 3 });
  expect((await facts()).map(([topic]) => topic)).toEqual(['member.suspended', 'member.reinstated']);
});

test('of two people who change one member at the same time one gets CONFLICT, and nothing of it is kept', async () => {
  const answers = await Promise.all([change('suspendMember', 0), change('recordRejoin', 0)]);
  expect(answers.flatMap(({ codes }) => codes)).toEqual(['CONFLICT']);
  expect(await facts()).toHaveLength(1);
});

test('what is wrong is told at once, and changes nothing', async () => {
  const answer = await change('suspendMember', 0, { memberId: 'mem_nobody', reason: ' ' });
  expect(answer.data.suspendMember.userErrors.map(({ code, path }: never) => [code, path])).toEqual([
    ['REQUIRED', ['input', 'reason']],
    ['NOT_FOUND', ['input', 'memberId']],
  ]);
  expect((await change('reinstateMember', 0)).data.reinstateMember.userErrors).toMatchObject([{ code: 'WRONG_STATE' }]);
  expect((await change('suspendMember', 0, {}, testStaff('RECRUITER'))).codes).toEqual(['FORBIDDEN']);
  expect(await stored('fact_outbox')).toEqual([]);
  expect(await read(0)).toMatchObject({ state: 'ACTIVE', version: 1 });
});

test('who rejoined and leaves again is counted by the new leaving date', async () => {
  await change('recordRejoin', 1);
  const without = await change('reinstateMember', 1, { expectedVersion: 2 });
  expect(without.data.reinstateMember.userErrors).toMatchObject([{ code: 'DATE_OUT_OF_RANGE' }]);
  await change('reinstateMember', 1, { expectedVersion: 2, leavingDate: '2026-05-31' });
  const [member] = await stored('members', { _id: memberId(1) as never });
  expect(member).toMatchObject({ state: 'ACTIVE', leavingDate: '2026-05-31', leavingFiscalYear: 2026 });
});

test('thirty days after withdrawing everything about a person is gone, but the cohort and a hash against inviting again', async () => {
  const { email } = (await stored('members', { _id: memberId(2) as never }))[0] as never as { email: string };
  await identity.run(self(2), CHANGE('withdrawMembership', 'WithdrawMembershipInput'), {
    input: { expectedVersion: 1 },
  });
  const own = { memberId: memberId(2) };
  const [registration] = await stored('membership_applications', own);
  if (!registration) throw new Error('the sample network has the application of everybody');
  const { personKey, name } = registration;
  const earlier = {
    _id: 'map_earlier',
    memberId: null,
    state: 'DECLINED',
    email: 'earlier@mail.example',
    personKey,
    name,
  };
  await identity.database.connection.collection('membership_applications').insertOne(earlier as never);
  identity.clock.advance(29 * DAY);
  expect(await identity.subgraph.eraseDue()).toBe(0);
  identity.clock.advance(DAY);
  expect(await identity.subgraph.eraseDue()).toBe(1);
  expect(await identity.subgraph.eraseDue()).toBe(0);
  const person = identity.people[2];
  const everything = JSON.stringify(
    await Promise.all(
      ['members', 'membership_applications', 'sessions', 'fact_outbox', 'audit'].map((name) => stored(name)),
    ),
  );
  const fullName = `${person?.family.text} ${person?.given.text}`;
  const applications = await stored('membership_applications', { personKey: `erased:${memberId(2)}` });
  expect(applications.map(({ _id }) => _id)).toEqual(expect.arrayContaining([registration._id, 'map_earlier']));
  const romaji = `${person?.family.romaji} ${person?.given.romaji}`;
  expect([email, 'earlier@mail.example', fullName, romaji].filter((secret) => everything.includes(secret))).toEqual([]);
  const [member] = await stored('members', { _id: memberId(2) as never });
  expect(member).toMatchObject({ state: 'ERASED', cohortId: person?.cohortId });
  expect((await facts()).map(([topic]) => topic)).toEqual(['member.withdrawn', 'member.erased']);
  const invite =
    'mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) { userErrors { code } } }';
  const invited = await identity.run(secretariat, invite, { input: { email } });
  expect(invited.data.createInvitation.userErrors).toEqual([{ code: 'ERASED' }]);
});
