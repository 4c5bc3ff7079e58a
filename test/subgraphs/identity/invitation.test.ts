import { DAY } from '../../../common/clock';
import { sampleLeavers } from '../../../sample/roster';
import { nobody, testMember } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity()));
afterAll(() => identity.close());

const CREATE = `mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) {
  invitation { id usedAt rosterEntry { id } } code userErrors { code path } } }`;
const REDEEM = `mutation ($input: RedeemInvitationInput!) { redeemInvitation(input: $input) {
  receipt { message } userErrors { code } } }`;
const APPLICATIONS = `{ membershipApplications(first: 100) { nodes { email state route } } }`;

const create = async (input: Record<string, unknown> = {}) =>
  (await identity.run(secretariat, CREATE, { input })).data.createInvitation;
async function redeem(code: string, n: number, email: string, change: Record<string, unknown> = {}) {
  const person = sampleLeavers()[n];
  if (!person) throw new Error('no such person');
  const { family, given, birthDate } = person;
  const name = {
    familyName: family.text,
    givenName: given.text,
    familyNameKana: family.kana,
    givenNameKana: given.kana,
  };
  const input = { code, application: { name, birthDate, email, ...change } };
  const answer = await identity.run(nobody, REDEEM, { input });
  await identity.subgraph.idle();
  return answer.data.redeemInvitation;
}
async function applicationOf(email: string) {
  const { nodes } = (await identity.run(secretariat, APPLICATIONS)).data.membershipApplications;
  return nodes.find((node: { email: string }) => node.email === email);
}
/** Sample roster entries come in the order of the sample's people: members first. */
async function entryOf(n: number): Promise<string> {
  const found = await identity.database.connection.db
    ?.collection<{ _id: string }>('roster')
    .find()
    .sort({ _id: 1 })
    .skip(identity.people.length + n)
    .limit(1)
    .toArray();
  return found?.[0]?._id ?? '';
}

test('an invitation for somebody makes them a member by name and birth date alone', async () => {
  const { code, invitation } = await create({ rosterEntryId: await entryOf(20), email: 'new@mail.example' });
  expect(code).toMatch(/^([2-9A-Z]{5}-){3}[2-9A-Z]{5}$/);
  await identity.subgraph.idle();
  expect(identity.postbox.code('invitation')).toBe(code);
  expect((await redeem(code.toLowerCase(), 20, 'new@mail.example')).userErrors).toEqual([]);
  expect(await applicationOf('new@mail.example')).toMatchObject({ state: 'ACTIVE', route: 'INVITATION_CODE' });
  expect(invitation.usedAt).toBeNull();
});

test('somebody else who has the code waits for the secretariat, with the same answer', async () => {
  const { code } = await create({ rosterEntryId: await entryOf(21) });
  const stranger = await redeem(code, 22, 'stranger@mail.example');
  const { code: other } = await create({ rosterEntryId: await entryOf(23) });
  const rightful = await redeem(other, 23, 'rightful@mail.example');
  expect(stranger).toEqual(rightful);
  expect(await applicationOf('stranger@mail.example')).toMatchObject({ state: 'IN_REVIEW' });
  expect(await applicationOf('rightful@mail.example')).toMatchObject({ state: 'ACTIVE' });
});

test('a code works once, also for two at the same moment', async () => {
  const { code } = await create();
  const answers = await Promise.all([redeem(code, 24, 'x@mail.example'), redeem(code, 25, 'y@mail.example')]);
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([{ code: 'INVITATION_REFUSED' }]);
});

test('a mistake in the form does not use the code up', async () => {
  const { code } = await create();
  expect((await redeem(code, 26, 'z@mail.example', { birthDate: '2199-01-01' })).receipt).toBeNull();
  expect((await redeem(code, 26, 'z@mail.example')).userErrors).toEqual([]);
});

test('expired, revoked and made-up codes are refused alike', async () => {
  const refused = [{ code: 'INVITATION_REFUSED' }];
  const { code: expired } = await create({ validDays: 1 });
  const { code: revoked, invitation } = await create();
  const REVOKE = `mutation ($id: ID!) { revokeInvitation(input: { invitationId: $id }) { invitation { revokedAt } userErrors { code } } }`;
  const answer = await identity.run(secretariat, REVOKE, { id: invitation.id });
  expect(answer.data.revokeInvitation.invitation.revokedAt).not.toBeNull();
  const again = await identity.run(secretariat, REVOKE, { id: invitation.id });
  expect(again.data.revokeInvitation.userErrors).toEqual([{ code: 'INVITATION_NOT_OPEN' }]);
  identity.clock.advance(DAY + 1);
  for (const code of [expired, revoked, 'ABCDE-ABCDE-ABCDE-ABCDE', '']) {
    expect((await redeem(code, 27, 'w@mail.example')).userErrors).toEqual(refused);
  }
});

test('making one twice with one key gives one invitation, and its code once', async () => {
  const first = await create({ idempotencyKey: 'k' });
  const second = await create({ idempotencyKey: 'k' });
  expect(second.invitation.id).toBe(first.invitation.id);
  expect([typeof first.code, second.code]).toEqual(['string', null]);
});

test('members make none, and codes are not stored', async () => {
  expect((await identity.run(testMember(1), CREATE, { input: {} })).codes).toEqual(['FORBIDDEN']);
  const { code } = await create({ note: '退職手続き' });
  const stored = JSON.stringify(await identity.database.connection.db?.collection('invitations').find().toArray());
  expect(stored).not.toContain(code);
  expect(stored).not.toContain(code.replaceAll('-', ''));
});
