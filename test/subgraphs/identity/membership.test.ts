import { DAY } from '../../../common/clock';
import { nobody, testMember } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';
import { formOf, leaversSoFar, nextLeaver } from './leavers';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity()));
afterAll(() => identity.close());

const APPLY = `mutation ($input: ApplyForMembershipInput!) {
  applyForMembership(input: $input) { receipt { receivedAt message } userErrors { code path } } }`;
const QUEUE = `query ($state: MembershipApplicationState) {
  membershipApplications(where: { state: $state }, orderBy: NEWEST_FIRST, first: 50) { totalCount nodes {
    id version state route email name { familyName } matchOutcome matchNotes comparisons { item outcome }
    rosterEntry { id hasJoined } decisionReason appealMessage } } }`;
const DECIDE = (verb: string) => `mutation ($id: ID!, $version: Int!, $reason: String!) {
  ${verb}(input: { applicationId: $id, expectedVersion: $version, reason: $reason }) {
    application { id state version } userErrors { code path } } }`;
const APPEAL = `mutation ($code: String!) { appealMembershipDecision(input: { appealCode: $code, message: "もう一度お願いします" }) {
  receipt { message } userErrors { code } } }`;

async function apply(input: Record<string, unknown>) {
  const answer = await identity.run(nobody, APPLY, { input });
  await identity.subgraph.idle();
  return answer;
}
async function queued(email: string) {
  const answer = await identity.run(secretariat, QUEUE, {});
  return answer.data.membershipApplications.nodes.find((node: { email: string }) => node.email === email);
}

test('a full match is a member at once and can sign in', async () => {
  const person = nextLeaver();
  const answer = await apply(formOf(person));
  expect(answer.data.applyForMembership.userErrors).toEqual([]);
  expect(await queued(person.email)).toMatchObject({
    state: 'ACTIVE',
    matchOutcome: 'FULL',
    rosterEntry: { hasJoined: true },
  });
  expect(identity.postbox.kinds(person.email)).toEqual(['welcome']);
  const request = `mutation ($email: EmailAddress!) { requestSignInCode(input: { email: $email }) { expiresAt } }`;
  await identity.run(nobody, request, { email: person.email });
  await identity.subgraph.idle();
  expect(identity.postbox.kinds(person.email)).toEqual(['welcome', 'sign-in-code']);
});

test('variant kanji, hiragana and a full-width number match all the same', async () => {
  const person = nextLeaver();
  const name = {
    familyName: `${person.family.text}\u{e0100}`,
    givenName: ` ${person.given.text}`,
    familyNameKana: person.family.kana.replaceAll(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60)),
    givenNameKana: person.given.kana,
  };
  const wide = person.employeeNumber.replaceAll(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
  await apply(formOf(person, { name, employeeNumber: wide }));
  expect(await queued(person.email)).toMatchObject({ state: 'ACTIVE' });
});

test('full, partial and no match answer alike, before anything is looked up', async () => {
  const [full, partial, none] = [nextLeaver(), nextLeaver(), nextLeaver()];
  const answers = [
    await apply(formOf(full)),
    await apply(formOf(partial, { birthDate: '1950-01-01' })),
    await apply(
      formOf(none, {
        employeeNumber: 'Z99',
        name: { familyName: '架空', givenName: '人物', familyNameKana: 'カクウ', givenNameKana: 'ジンブツ' },
      }),
    ),
  ];
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  expect(await queued(full.email)).toMatchObject({ state: 'ACTIVE' });
  expect(await queued(partial.email)).toMatchObject({ state: 'IN_REVIEW', matchOutcome: 'PARTIAL' });
  expect(await queued(none.email)).toMatchObject({ state: 'IN_REVIEW', matchOutcome: 'NONE', comparisons: [] });
  expect(identity.postbox.kinds(partial.email)).toEqual(identity.postbox.kinds(none.email));
});

test('the reviewer sees which item differs', async () => {
  const person = nextLeaver();
  await apply(formOf(person, { birthDate: '1950-01-01', employeeNumber: null }));
  const { comparisons } = await queued(person.email);
  expect(comparisons).toEqual([
    { item: 'EMPLOYEE_NUMBER', outcome: 'NOT_STATED' },
    { item: 'NAME', outcome: 'SAME' },
    { item: 'NAME_KANA', outcome: 'SAME' },
    { item: 'BIRTH_DATE', outcome: 'DIFFERENT' },
    { item: 'JOINING_FISCAL_YEAR', outcome: 'SAME' },
    { item: 'LEAVING_FISCAL_YEAR', outcome: 'SAME' },
  ]);
});

test('of two reviewers who decide at once one gets CONFLICT', async () => {
  const person = nextLeaver();
  await apply(formOf(person, { joiningFiscalYear: 1970 }));
  const { id, version } = await queued(person.email);
  const variables = { id, version, reason: '在籍を確認した' };
  const answers = await Promise.all([
    identity.run(secretariat, DECIDE('approveMembership'), variables),
    identity.run(secretariat, DECIDE('declineMembership'), variables),
  ]);
  expect(answers.flatMap(({ codes }) => codes)).toEqual(['CONFLICT']);
  expect(['ACTIVE', 'DECLINED']).toContain((await queued(person.email)).state);
});

test('declining takes a reason, tells the applicant none, and can be appealed once', async () => {
  const person = nextLeaver();
  await apply(formOf(person, { birthDate: '1950-01-01' }));
  const first = await queued(person.email);
  const silent = await identity.run(secretariat, DECIDE('declineMembership'), { ...first, reason: ' ' });
  expect(silent.data.declineMembership.userErrors).toEqual([{ code: 'REQUIRED', path: ['input', 'reason'] }]);
  await identity.run(secretariat, DECIDE('declineMembership'), { ...first, reason: '生年月日が違う' });
  await identity.subgraph.idle();
  const mail = identity.postbox.mails.findLast(({ kind, to }) => kind === 'declined' && to === person.email);
  expect(mail?.text).not.toContain('生年月日');
  const code = identity.postbox.code('declined');
  const appealed = await identity.run(nobody, APPEAL, { code: code.toLowerCase() });
  expect(appealed.data.appealMembershipDecision.userErrors).toEqual([]);
  const again = await queued(person.email);
  expect(again).toMatchObject({ state: 'IN_REVIEW', appealMessage: 'もう一度お願いします' });
  const twice = await identity.run(nobody, APPEAL, { code });
  expect(twice.data.appealMembershipDecision.userErrors).toEqual([{ code: 'APPEAL_CODE_REFUSED' }]);
  const approved = await identity.run(secretariat, DECIDE('approveMembership'), { ...again, reason: '書類で確認' });
  expect(approved.data.approveMembership.application).toMatchObject({ state: 'ACTIVE' });
});

test('somebody who is in no roster is approved with the employment that the reviewer confirmed', async () => {
  const name = { familyName: '架空', givenName: '次郎', familyNameKana: 'かくう', givenNameKana: 'ｼﾞﾛｳ' };
  await apply(formOf(nextLeaver(), { name, email: 'jiro@mail.example', employeeNumber: null }));
  const { id, version } = await queued('jiro@mail.example');
  const without = await identity.run(secretariat, DECIDE('approveMembership'), { id, version, reason: '面談で確認' });
  expect(without.data.approveMembership.userErrors).toEqual([
    { code: 'EMPLOYMENT_REQUIRED', path: ['input', 'rosterEntryId'] },
  ]);
  const APPROVE = `mutation ($input: ApproveMembershipInput!) { approveMembership(input: $input) { application { state } userErrors { code } } }`;
  const employment = { leavingDate: '2019-09-30', department: '数理部', jobFamily: 'SPECIALIST', area: 'WEST' };
  const input = { applicationId: id, expectedVersion: version, reason: '面談で確認', employment };
  const { data } = await identity.run(secretariat, APPROVE, { input });
  expect(data.approveMembership).toEqual({ application: { state: 'ACTIVE' }, userErrors: [] });
  const member = await identity.database.connection.db?.collection('members').findOne({ email: 'jiro@mail.example' });
  expect(member).toMatchObject({ leavingFiscalYear: 2019, rosterEntryId: null, name: { givenNameKana: 'ジロウ' } });
});

test('the same address three times a day, and one idempotency key once', async () => {
  const person = nextLeaver();
  const form = formOf(person, { birthDate: '1950-01-01', idempotencyKey: 'k1' });
  await Promise.all([apply(form), apply(form)]);
  const count = () =>
    identity.database.connection.db?.collection('membership_applications').countDocuments({ email: person.email });
  expect(await count()).toBe(1);
  expect((await apply({ ...form, birthDate: '1951-01-01' })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  await apply({ ...form, idempotencyKey: 'k2' });
  await apply({ ...form, idempotencyKey: 'k3' });
  expect((await apply({ ...form, idempotencyKey: 'k4' })).codes).toEqual(['RATE_LIMITED']);
  identity.clock.advance(DAY + 1);
  expect((await apply({ ...form, idempotencyKey: 'k5' })).codes).toEqual([]);
});

test('after three attempts for one person nothing is approved by itself', async () => {
  const person = nextLeaver();
  for (const number of ['X1', 'X2', 'X3']) {
    await apply(formOf(person, { employeeNumber: number, email: `${number}@mail.example` }));
  }
  await apply(formOf(person));
  expect(await queued(person.email)).toMatchObject({ state: 'IN_REVIEW', matchNotes: ['MANY_ATTEMPTS'] });
});

test('somebody who is a member already is not made one again', async () => {
  const person = nextLeaver();
  await apply(formOf(person));
  await apply(formOf(person, { email: 'other@mail.example' }));
  expect(await queued('other@mail.example')).toMatchObject({ state: 'IN_REVIEW', matchNotes: ['ENTRY_HAS_MEMBER'] });
});

test('two full matches of one person at the same moment make one member', async () => {
  const person = nextLeaver();
  const inputs = ['a@mail.example', 'b@mail.example'].map((email) => formOf(person, { email }));
  await Promise.all(inputs.map((input) => identity.run(nobody, APPLY, { input })));
  await identity.subgraph.idle();
  const states = [(await queued('a@mail.example')).state, (await queued('b@mail.example')).state];
  expect(states.sort()).toEqual(['ACTIVE', 'IN_REVIEW']);
});

test('two people who apply from one address at the same moment: one is a member, the other waits', async () => {
  const email = 'shared@mail.example';
  const inputs = [formOf(nextLeaver(), { email }), formOf(nextLeaver(), { email })];
  await Promise.all(inputs.map((input) => identity.run(nobody, APPLY, { input })));
  await identity.subgraph.idle();
  const { nodes } = (await identity.run(secretariat, QUEUE, {})).data.membershipApplications;
  const states = nodes
    .filter((node: { email: string }) => node.email === email)
    .map((node: { state: string }) => node.state);
  expect(states.sort()).toEqual(['ACTIVE', 'IN_REVIEW']);
});

test('a form with several mistakes tells all of them', async () => {
  const answer = await apply(
    formOf(nextLeaver(), {
      name: { familyName: '', givenName: '花'.repeat(41), familyNameKana: '山崎', givenNameKana: 'ﾊﾅｺ' },
      birthDate: '2199-01-01',
      joiningFiscalYear: 1901,
    }),
  );
  expect(answer.data.applyForMembership.receipt).toBeNull();
  expect(answer.data.applyForMembership.userErrors).toEqual([
    { code: 'REQUIRED', path: ['input', 'name', 'familyName'] },
    { code: 'TOO_LONG', path: ['input', 'name', 'givenName'] },
    { code: 'NOT_KANA', path: ['input', 'name', 'familyNameKana'] },
    { code: 'DATE_OUT_OF_RANGE', path: ['input', 'joiningFiscalYear'] },
    { code: 'DATE_OUT_OF_RANGE', path: ['input', 'birthDate'] },
  ]);
});

test('members and strangers see no queue; reading it is audited', async () => {
  expect((await identity.run(testMember(1), QUEUE, {})).codes).toEqual(['FORBIDDEN']);
  expect((await identity.run(nobody, QUEUE, {})).codes).toEqual(['UNAUTHENTICATED']);
  const answer = await identity.run(secretariat, QUEUE, { state: 'IN_REVIEW' });
  await identity.subgraph.services.audit.flush();
  const [{ id }] = answer.data.membershipApplications.nodes;
  const [entry] = await identity.subgraph.services.audit.ofSubject(id);
  expect(entry).toMatchObject({ actorId: secretariat.id, action: 'read' });
  expect(entry?.fields).toEqual(expect.arrayContaining(['MembershipApplication.email', 'MembershipApplication.name']));
});

test('no birth date and no employee number is stored in plain text anywhere', async () => {
  const db = identity.database.connection.db;
  const collections = (await db?.listCollections().toArray()) ?? [];
  const stored = JSON.stringify(
    await Promise.all(collections.map(({ name }) => db?.collection(name).find().toArray())),
  );
  expect(collections.length).toBeGreaterThan(5);
  for (const person of leaversSoFar()) {
    expect(stored).not.toContain(person.birthDate);
    expect(stored).not.toContain(person.employeeNumber);
  }
});
