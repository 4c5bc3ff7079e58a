import type { MemberActor } from '../../../common/actor/actor';
import { nobody, testMember, testStaff } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity()));
afterAll(() => identity.close());

const FIELDS = `id displayName email leavingDate leavingFiscalYear pace interests version snoozeUntil
  name { familyName givenNameKana } assignments { department } cohort { id } presentWork { company skills }`;
const VIEWER = `{ viewer { ${FIELDS} } }`;
const ENTITY = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Member { ${FIELDS} } } }`;
const UPDATE = `mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) {
  member { version displayName pace snoozeUntil interests presentWork { company corporateNumber skills } } userErrors { code path } } }`;

function me(n = 0): MemberActor {
  const person = identity.people[n];
  if (!person) throw new Error('no such person');
  const { memberId: id, cohortId } = person;
  return { kind: 'member', id, cohortId, roles: ['ALUMNI'], scopes: ['role:alumni'] };
}
const entity = (id: string) => ({ ids: [{ __typename: 'Member', id }] });
const update = (actor: MemberActor, input: Record<string, unknown>) => identity.run(actor, UPDATE, { input });

test('the viewer reads every field of their own', async () => {
  const [person] = identity.people;
  const { viewer } = (await identity.run(me(), VIEWER)).data;
  expect(viewer).toMatchObject({
    id: person?.memberId,
    email: person?.email,
    leavingDate: person?.leavingDate,
    cohort: { id: person?.cohortId },
    assignments: [{ department: person?.department }],
  });
});

test('nobody and staff have no viewer', async () => {
  expect((await identity.run(nobody, VIEWER)).data).toEqual({ viewer: null });
  expect((await identity.run(secretariat, VIEWER)).data).toEqual({ viewer: null });
});

test.each([
  ['another member', testMember(99)],
  ['a recruiter', testStaff('RECRUITER')],
  ['an analyst', testStaff('ANALYST')],
  ['nobody', nobody],
])('%s reads nothing of a member', async (_name, actor) => {
  const [member] = (await identity.run(actor, ENTITY, entity(me().id))).data._entities;
  const { id, ...others } = member;
  expect(id).toBe(me().id);
  expect(Object.values(others).every((value) => value === null)).toBe(true);
});

test('the secretariat reads the display name and the version to change against, and that is audited', async () => {
  const [member] = (await identity.run(secretariat, ENTITY, entity(me(1).id))).data._entities;
  const { id: _id, displayName, version, ...others } = member;
  expect(displayName).toBeTruthy();
  expect(version).toBe(1);
  expect(Object.values(others).every((value) => value === null)).toBe(true);
  await identity.subgraph.services.audit.flush();
  const [entry] = await identity.subgraph.services.audit.ofSubject(me(1).id);
  expect(entry).toMatchObject({ actorId: secretariat.id, fields: ['Member.displayName', 'Member.version'] });
});

test('an unknown member is null', async () => {
  expect((await identity.run(me(), ENTITY, entity(testMember(5).id))).data._entities).toEqual([null]);
});

test('a profile changes only what is given', async () => {
  const { data } = await update(me(2), {
    expectedVersion: 1,
    pace: 'OBSERVE',
    snoozeUntil: '2026-12-31',
    presentWork: { company: '株式会社みらい', corporateNumber: '7000012050002', skills: ['数理', '数理'] },
  });
  expect(data.updateProfile.userErrors).toEqual([]);
  expect(data.updateProfile.member).toMatchObject({
    version: 2,
    pace: 'OBSERVE',
    snoozeUntil: '2026-12-31',
    presentWork: { company: '株式会社みらい', corporateNumber: '7000012050002', skills: ['数理'] },
  });
  const cleared = await update(me(2), { expectedVersion: 2, snoozeUntil: null, presentWork: null });
  expect(cleared.data.updateProfile.member).toMatchObject({ pace: 'OBSERVE', snoozeUntil: null, presentWork: null });
});

test('of two devices that change one profile one gets CONFLICT', async () => {
  const answers = await Promise.all([
    update(me(3), { expectedVersion: 1, displayName: '一' }),
    update(me(3), { expectedVersion: 1, displayName: '二' }),
  ]);
  expect(answers.flatMap(({ codes }) => codes)).toEqual(['CONFLICT']);
});

test('every mistake of a profile is told at once, and nothing changes', async () => {
  const { data } = await update(me(4), {
    expectedVersion: 1,
    displayName: ' ',
    snoozeUntil: '2026-06-10',
    presentWork: { company: 'あ'.repeat(101), skills: ['い'.repeat(31)] },
  });
  expect(data.updateProfile).toEqual({
    member: null,
    userErrors: [
      { code: 'REQUIRED', path: ['input', 'displayName'] },
      { code: 'TOO_LONG', path: ['input', 'presentWork', 'company'] },
      { code: 'TOO_LONG', path: ['input', 'presentWork', 'skills', '0'] },
      { code: 'DATE_OUT_OF_RANGE', path: ['input', 'snoozeUntil'] },
    ],
  });
  expect((await identity.run(me(4), VIEWER)).data.viewer.version).toBe(1);
});

test('a profile is changed by a member alone', async () => {
  const answer = await identity.run(secretariat, UPDATE, { input: { expectedVersion: 1 } });
  expect(answer.codes).toEqual(['FORBIDDEN']);
});
