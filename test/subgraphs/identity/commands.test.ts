import type { MemberActor } from '../../../common/actor/actor';
import { nobody, testStaff } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
/** Names of the collections that were queried, in order. */
const commands: string[] = [];
beforeAll(async () => {
  identity = await openIdentity(60);
  identity.database.connection.set('debug', (collection: string) => void commands.push(collection));
});
afterAll(() => identity.close());

/** What some work asked the database; who read what is written down later, in batches, whenever that falls. */
async function commandsOf(work: () => Promise<unknown>): Promise<string[]> {
  commands.length = 0;
  await work();
  return commands.filter((collection) => collection !== 'audit');
}

test('the viewer with everything of their own, and their cohort, costs one command', async () => {
  const [person] = identity.people;
  if (!person) throw new Error('nobody');
  const { memberId: id, cohortId } = person;
  const actor: MemberActor = { kind: 'member', id, cohortId, roles: ['ALUMNI'], scopes: ['role:alumni'] };
  const document = `{ viewer { displayName leavingDate cohort { id leavingFiscalYear } } again: viewer { email } }`;
  expect(await commandsOf(() => identity.run(actor, document))).toEqual(['members']);
});

test('fifty members cost one command, and fifty applications with their roster entries two', async () => {
  const ids = identity.people.slice(0, 50).map(({ memberId: id }) => ({ __typename: 'Member', id }));
  const members = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Member { displayName } } }`;
  expect(await commandsOf(() => identity.run(secretariat, members, { ids }))).toEqual(['members']);
  const queue = `{ membershipApplications(first: 50) { nodes { name { familyName } rosterEntry { id } } } }`;
  expect(await commandsOf(() => identity.run(secretariat, queue))).toEqual(['membership_applications', 'roster']);
});

test('statistics cost one command and one line in the query log', async () => {
  const analyst = testStaff('ANALYST');
  const statistics = `{ memberStatistics(groupBy: AREA) { total { value } } }`;
  expect((await commandsOf(() => identity.run(analyst, statistics))).sort()).toEqual(['members', 'query_log']);
  const funnel = `{ registrationFunnel(groupBy: ROUTE) { stages { reached { value } } } }`;
  const read = ['invitations', 'membership_applications', 'query_log'];
  expect((await commandsOf(() => identity.run(analyst, funnel))).sort()).toEqual(read);
  const cohorts = `{ cohorts(first: 100) { nodes { members { value } } } }`;
  expect((await commandsOf(() => identity.run(analyst, cohorts))).sort()).toEqual(['members', 'query_log']);
});

test('asking for a code takes the same commands for known and unknown addresses', async () => {
  const ask = async (email: string) => {
    await identity.run(
      nobody,
      `mutation ($email: EmailAddress!) { requestSignInCode(input: { email: $email }) { expiresAt } }`,
      { email },
    );
    await identity.subgraph.idle();
  };
  const known = await commandsOf(() => ask(identity.people[1]?.email ?? ''));
  expect(known.length).toBeGreaterThan(0);
  expect(await commandsOf(() => ask('nobody@mail.example'))).toEqual(known);
});

const PLANS: readonly (readonly [string, object, object])[] = [
  ['members', { email: 'x@mail.example' }, {}],
  ['members', { state: 'ACTIVE', registeredAt: { $lt: new Date() } }, {}],
  ['sessions', { memberId: 'mem_1', revokedAt: null, expiresAt: { $gt: new Date() } }, { lastUsedAt: -1 }],
  ['roster', { searchKeys: { $in: ['a', 'b', 'c'] } }, {}],
  ['roster', { employeeNumberKey: { $in: ['a', 'b'] } }, {}],
  ['roster', {}, { leavingDate: -1, _id: -1 }],
  ['roster', { memberId: null }, { leavingDate: -1, _id: -1 }],
  ['membership_applications', { state: 'IN_REVIEW' }, { submittedAt: 1, _id: 1 }],
  ['membership_applications', {}, { submittedAt: -1, _id: -1 }],
  ['membership_applications', { email: 'x@mail.example', submittedAt: { $gte: new Date() } }, {}],
  ['membership_applications', { personKey: 'x', submittedAt: { $gte: new Date() } }, {}],
  ['membership_applications', { appealCodeHash: { $eq: 'x', $type: 'string' } }, {}],
  ['invitations', { codeHash: 'x', usedAt: null, revokedAt: null }, {}],
  ['invitations', {}, { createdAt: -1, _id: -1 }],
  ['invitations', { createdAt: { $gte: new Date(0), $lt: new Date() }, revokedAt: null }, {}],
  ['membership_applications', { submittedAt: { $gte: new Date(0), $lt: new Date() } }, {}],
  ['audit', { subjectId: 'x' }, { at: -1, _id: -1 }],
  ['audit', { actorId: 'x' }, { at: -1, _id: -1 }],
  ['fact_outbox', { to: 'events', dueAt: { $lte: new Date() } }, { dueAt: 1, _id: 1 }],
  ['fact_outbox', { subject: 'mem_1' }, { sequence: -1 }],
  ['fact_outbox', { subject: 'mem_1', to: 'events' }, { sequence: 1 }],
  ['sessions', { revokedAt: { $gte: new Date() } }, {}],
  ['erasures', {}, { erasedAt: -1, _id: -1 }],
  ['erasures', { completedAt: null }, { erasedAt: -1, _id: -1 }],
  ['erasures', { completedAt: null, erasedAt: { $lt: new Date() } }, {}],
  ['members', { state: { $in: ['SUSPENDED', 'WITHDRAWN'] }, inactiveSince: { $gte: new Date() } }, {}],
];

test.each(PLANS)('%s %j sorted by %j uses an index', async (collection, filter, sort) => {
  const found = identity.database.connection.db
    ?.collection(collection)
    .find(filter)
    .sort(sort as Record<string, 1>);
  const plan = JSON.stringify(await found?.explain('queryPlanner'));
  expect(plan).toContain('IXSCAN');
  expect(plan).not.toContain('COLLSCAN');
});
