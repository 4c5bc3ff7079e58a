import { DAY, SECOND } from '../../../common/clock';
import { testStaff } from '../../testkit/subgraph';
import { openIdentity, secretariat, type IdentityTest } from './kit';

let identity: IdentityTest;
beforeAll(async () => void (identity = await openIdentity(2)));
afterAll(() => identity.close());

const SIGN_OUT = `mutation ($input: SignOutStaffInput!) {
  signOutStaff(input: $input) { signedOutAt userErrors { code path } } }`;
const STAFF = testStaff('ANALYST').id;
const signOut = (input = {}, actor = secretariat) =>
  identity.run(actor, SIGN_OUT, { input: { staffId: STAFF, reason: '端末の紛失', ...input } });
const revoked = () => identity.subgraph.revocations?.since(new Date(identity.clock.now().getTime() - DAY));

test('the secretariat signs a member of staff out: gateways hear of it, the audit log has it', async () => {
  let announced = 0;
  identity.subgraph.revocations?.onRevoked(async () => void announced++);
  const { data } = await signOut();
  expect(data.signOutStaff).toEqual({ signedOutAt: identity.clock.now().toISOString(), userErrors: [] });
  expect(announced).toBe(1);
  expect(await revoked()).toEqual({ sessions: [], members: [{ id: STAFF, at: identity.clock.now().getTime() }] });
  const entries = await identity.database.connection.collection('audit').find({ action: 'signOutStaff' }).toArray();
  expect(entries).toMatchObject([{ actorId: secretariat.id, subjectId: STAFF }]);
});

test('nobody else may, and what is wrong is told', async () => {
  expect((await signOut({}, testStaff('RECRUITER'))).codes).toEqual(['FORBIDDEN']);
  const { data } = await signOut({ staffId: 'mem_1', reason: '' });
  expect(data.signOutStaff).toEqual({
    signedOutAt: null,
    userErrors: [
      { code: 'REQUIRED', path: ['input', 'reason'] },
      { code: 'NOT_FOUND', path: ['input', 'staffId'] },
    ],
  });
});

test('what the identity provider told is kept for all gateways; the later of two holds, and each is forgotten with the tokens', async () => {
  const now = identity.clock.now().getTime();
  const note = (at: number) =>
    identity.subgraph.revocations?.note({ sessions: ['oid_1'], members: [{ id: STAFF, at }] });
  await note(now + 2 * SECOND);
  await note(now - 60 * SECOND);
  expect(await revoked()).toEqual({ sessions: ['oid_1'], members: [{ id: STAFF, at: now + 2 * SECOND }] });
  const [kept] = await identity.database.connection.collection('staff_sign_outs').find({ of: 'session' }).toArray();
  expect(kept?.['forgetAt'].getTime() - now).toBeGreaterThan(DAY);
});
