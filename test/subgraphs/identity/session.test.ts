import { decodeJwt, decodeProtectedHeader } from 'jose';
import { MINUTE } from '../../../common/clock';
import type { MemberActor } from '../../../common/actor/actor';
import { nobody } from '../../testkit/subgraph';
import { openIdentity, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity()));
afterAll(() => identity.close());

const REQUEST = `mutation ($email: EmailAddress!) {
  requestSignInCode(input: { email: $email }) { expiresAt userErrors { code } } }`;
const SIGN_IN = `mutation ($email: EmailAddress!, $code: String!) {
  signIn(input: { email: $email, code: $code, device: "テストの端末" }) {
    tokens { accessToken accessTokenExpiresAt refreshToken } userErrors { code path message } } }`;
const REFRESH = `mutation ($token: String!) {
  refreshSession(input: { refreshToken: $token }) { tokens { accessToken refreshToken } userErrors { code } } }`;
const SESSIONS = '{ viewerSessions { id device isCurrent } }';

async function codeFor(email: string): Promise<string> {
  await identity.run(nobody, REQUEST, { email });
  await identity.subgraph.idle();
  return identity.postbox.code('sign-in-code');
}
async function signIn(email: string, code: string) {
  return (await identity.run(nobody, SIGN_IN, { email, code })).data.signIn;
}
function person(n: number) {
  const found = identity.people[n];
  if (!found) throw new Error('no such person');
  return found;
}
const actorOf = (n: number, sessionId: string): MemberActor => {
  const { memberId, cohortId } = person(n);
  return { kind: 'member', id: memberId, cohortId, roles: ['ALUMNI'], scopes: ['role:alumni'], sessionId };
};

test('a mailed code gives tokens that say who the member is, once', async () => {
  const { email, memberId, cohortId } = person(0);
  const code = await codeFor(email);
  expect(code).toMatch(/^\d{4}-\d{4}$/);
  const { tokens, userErrors } = await signIn(` ${email.toUpperCase()} `.trim(), code);
  expect(userErrors).toEqual([]);
  expect(decodeProtectedHeader(tokens.accessToken)).toMatchObject({ alg: 'EdDSA', kid: 'test' });
  expect(decodeJwt(tokens.accessToken)).toMatchObject({ sub: memberId, kind: 'member', cohort: cohortId });
  const again = await signIn(email, code);
  expect(again).toMatchObject({ tokens: null, userErrors: [{ code: 'CODE_REFUSED' }] });
});

test('full-width digits and blanks are accepted', async () => {
  const code = await codeFor(person(1).email);
  const wide = code.replace('-', '　').replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  expect((await signIn(person(1).email, wide)).tokens).not.toBeNull();
});

test('an unknown address gets the same answer and no mail', async () => {
  const known = await identity.run(nobody, REQUEST, { email: person(2).email });
  const before = identity.postbox.mails.length;
  await identity.subgraph.idle();
  const unknown = await identity.run(nobody, REQUEST, { email: 'nobody@mail.example' });
  await identity.subgraph.idle();
  expect(unknown).toEqual(known);
  expect(identity.postbox.mails.filter(({ to }) => to === 'nobody@mail.example')).toEqual([]);
  expect(identity.postbox.mails.length - before).toBeLessThanOrEqual(1);
});

test('five wrong tries use a code up, and the right one no longer helps', async () => {
  const { email } = person(3);
  const code = await codeFor(email);
  const wrong = code === '0000-0000' ? '1111-1111' : '0000-0000';
  for (let i = 0; i < 5; i += 1) expect((await signIn(email, wrong)).tokens).toBeNull();
  expect((await signIn(email, code)).tokens).toBeNull();
  expect((await signIn(email, await codeFor(email))).tokens).not.toBeNull();
});

test('a code expires after ten minutes', async () => {
  const code = await codeFor(person(4).email);
  identity.clock.advance(10 * MINUTE + 1);
  expect((await signIn(person(4).email, code)).tokens).toBeNull();
});

test('of many requests an hour only six send a code', async () => {
  const { email } = person(5);
  for (let i = 0; i < 9; i += 1) await identity.run(nobody, REQUEST, { email });
  await identity.subgraph.idle();
  expect(identity.postbox.kinds(email)).toHaveLength(6);
});

test('of simultaneous sign-ins with one code one succeeds', async () => {
  const { email } = person(6);
  const code = await codeFor(email);
  const answers = await Promise.all(Array.from({ length: 4 }, () => signIn(email, code)));
  expect(answers.filter(({ tokens }) => tokens !== null)).toHaveLength(1);
});

test('a refresh token works once; using it again ends the session', async () => {
  const { email } = person(7);
  const { tokens } = await signIn(email, await codeFor(email));
  const sid = String(decodeJwt(tokens.accessToken)['sid']);
  const next = (await identity.run(nobody, REFRESH, { token: tokens.refreshToken })).data.refreshSession.tokens;
  expect(next.refreshToken).not.toBe(tokens.refreshToken);
  const listed = await identity.run(actorOf(7, sid), SESSIONS);
  expect(listed.data.viewerSessions).toEqual([{ id: sid, device: 'テストの端末', isCurrent: true }]);

  const reused = (await identity.run(nobody, REFRESH, { token: tokens.refreshToken })).data.refreshSession;
  expect(reused).toEqual({ tokens: null, userErrors: [{ code: 'REFRESH_REFUSED' }] });
  const legitimate = (await identity.run(nobody, REFRESH, { token: next.refreshToken })).data.refreshSession;
  expect(legitimate.tokens).toBeNull();
  expect((await identity.run(actorOf(7, sid), SESSIONS)).data.viewerSessions).toEqual([]);
});

test('a made-up refresh token neither works nor ends somebody’s session', async () => {
  const { email } = person(8);
  const { tokens } = await signIn(email, await codeFor(email));
  const forged = `${tokens.refreshToken.split('.')[0]}.${'A'.repeat(43)}`;
  expect((await identity.run(nobody, REFRESH, { token: forged })).data.refreshSession.tokens).toBeNull();
  expect((await identity.run(nobody, REFRESH, { token: 'nonsense' })).data.refreshSession.tokens).toBeNull();
  expect(
    (await identity.run(nobody, REFRESH, { token: tokens.refreshToken })).data.refreshSession.tokens,
  ).not.toBeNull();
});

test('a session is ended by its owner alone', async () => {
  const { email } = person(9);
  const { tokens } = await signIn(email, await codeFor(email));
  const sid = String(decodeJwt(tokens.accessToken)['sid']);
  const REVOKE = `mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { session { id } userErrors { code } } }`;
  const stranger = await identity.run(actorOf(10, sid), REVOKE, { id: sid });
  expect(stranger.data.revokeSession.userErrors).toEqual([{ code: 'SESSION_UNKNOWN' }]);
  const owner = await identity.run(actorOf(9, sid), REVOKE, { id: sid });
  expect(owner.data.revokeSession.session).toEqual({ id: sid });
  expect((await identity.run(nobody, REFRESH, { token: tokens.refreshToken })).data.refreshSession.tokens).toBeNull();
  expect((await identity.run(nobody, SESSIONS)).codes).toEqual(['UNAUTHENTICATED']);
});

test('neither codes nor refresh tokens are stored', async () => {
  const { email } = person(11);
  const code = await codeFor(email);
  const { tokens } = await signIn(email, code);
  const db = identity.database.connection.db;
  const stored = JSON.stringify([
    await db?.collection('sign_in_codes').find().toArray(),
    await db?.collection('sessions').find().toArray(),
  ]);
  expect(stored).not.toContain(code.replace('-', ''));
  expect(stored).not.toContain(String(tokens.refreshToken).split('.')[1]);
  expect(stored).not.toContain(email);
});
