import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { RevokedTokens } from '../../../common/actor/revocation';
import { ManualClock, MINUTE, SECOND } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { revokedBy } from '../../../gateway/actor/logout-token';
import { createOidcVerifier } from '../../../gateway/actor/oidc';
import { RevocationList } from '../../../gateway/actor/revocation-list';
import { testGateway, type TestGateway } from '../kit/gateway';

const ISSUER = 'https://login.company.example';
const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const clock = new ManualClock('2025-06-02T00:00:00Z');

describe('the company’s OpenID provider tells that somebody signed out', () => {
  let key: CryptoKey;
  let test: TestGateway;
  const noted: RevokedTokens = { sessions: [], members: [] };
  let isAway = false;
  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    key = privateKey;
    const staff = createOidcVerifier({
      issuer: ISSUER,
      audience: 'alumni-api',
      clientId: 'alumni',
      roleClaim: 'groups',
      roles: { office: 'SECRETARIAT' },
      fetchJwks: async () => ({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] }),
      clock,
      log: silentLog,
    });
    const revoked = new RevocationList({
      source: { since: async () => noted },
      everyMs: 9 * MINUTE,
      clock,
      log: silentLog,
    });
    test = await testGateway({
      clock,
      verifiers: [staff],
      revoked,
      async takeLogout(token) {
        const { sessions, members } = await revokedBy(token, staff.provider);
        if (isAway) throw new Error('identity is away');
        noted.sessions.push(...sessions);
        noted.members.push(...members);
        await revoked.refresh();
      },
    });
  });
  afterAll(() => test.gateway.stop());

  const signed = (claims: JWTPayload, aud: string, typ?: string): Promise<string> =>
    new SignJWT({ iss: ISSUER, aud, iat: clock.now().getTime() / SECOND, jti: 'x', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one', ...(typ && { typ }) })
      .setExpirationTime(new Date(clock.now().getTime() + 5 * MINUTE))
      .sign(key);
  const access = (sub: string, sid?: string) => signed({ sub, groups: ['office'], ...(sid && { sid }) }, 'alumni-api');
  const statusOf = async (token: string) =>
    (await test.query('{ hello }', { headers: { authorization: `Bearer ${token}` } })).status;
  const send = async (payload: string, type = 'application/x-www-form-urlencoded') => {
    const { statusCode, headers, body } = await test.gateway.app.inject({
      method: 'POST',
      url: '/oidc/backchannel-logout',
      headers: { 'content-type': type },
      payload,
    });
    return { status: statusCode, cache: headers['cache-control'], body };
  };
  const logout = async (claims: JWTPayload, aud = 'alumni', typ = 'logout+jwt') =>
    (await send(`logout_token=${await signed({ events: LOGOUT, ...claims }, aud, typ)}`)).status;

  it('and all tokens given to the person by then are refused, later ones and those of others are not', async () => {
    const [before, other] = [await access('hana'), await access('taro')];
    expect([await statusOf(before), await statusOf(other)]).toEqual([200, 200]);
    const answer = await send(`logout_token=${await signed({ events: LOGOUT, sub: 'hana' }, 'alumni')}`);
    expect(answer).toEqual({ status: 200, cache: 'no-store', body: '' });
    expect([await statusOf(before), await statusOf(other)]).toEqual([401, 200]);
    clock.advance(SECOND);
    expect(await statusOf(await access('hana'))).toBe(200);
  });

  it('of one session, and its tokens are refused whenever they were given out', async () => {
    const [phone, laptop] = [await access('jiro', 'phone'), await access('jiro', 'laptop')];
    expect(await logout({ sid: 'phone' })).toBe(200);
    clock.advance(SECOND);
    expect([await statusOf(phone), await statusOf(laptop), await statusOf(await access('jiro', 'phone'))]).toEqual([
      401, 200, 401,
    ]);
  });

  it.each<[string, () => Promise<number>]>([
    ['without an event', () => logout({ sub: 'ken', events: undefined })],
    ['with another event', () => logout({ sub: 'ken', events: { other: {} } })],
    ['with an event that is no object', () => logout({ sub: 'ken', events: { [Object.keys(LOGOUT)[0]!]: 1 } })],
    ['with a nonce, as an ID token has', () => logout({ sub: 'ken', nonce: 'n' })],
    ['about nobody', () => logout({})],
    ['for another client', () => logout({ sub: 'ken' }, 'payroll')],
    ['of another provider', () => logout({ sub: 'ken', iss: 'https://evil.example' })],
    ['without an id', () => logout({ sub: 'ken', jti: undefined })],
    ['from yesterday', () => logout({ sub: 'ken', iat: clock.now().getTime() / SECOND - 86_400 })],
    ['that is an access token', async () => (await send(`logout_token=${await access('ken')}`)).status],
    ['that is not signed', async () => (await send('logout_token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJrZW4ifQ.')).status],
    ['that is missing', async () => (await send('')).status],
    ['that is there twice', async () => (await send('logout_token=a&logout_token=b')).status],
  ])('a logout token %s is refused', async (_name, send) => {
    const before = JSON.stringify(noted);
    expect(await send()).toBe(400);
    expect(JSON.stringify(noted)).toBe(before);
  });

  it('and what cannot be noted is answered so that the provider tries again', async () => {
    isAway = true;
    expect(await logout({ sub: 'ken' })).toBe(400);
    isAway = false;
    expect(await logout({ sub: 'ken' })).toBe(200);
  });

  it('in a form alone, which no other route reads, and never with a logout token for access', async () => {
    expect((await send('{"logout_token":"x"}', 'application/json')).status).toBe(400);
    expect((await send('logout_token=x', 'text/plain')).status).toBe(415);
    expect((await send(`logout_token=${'x'.repeat(20_000)}`)).status).toBe(413);
    const token = await signed({ sub: 'ken', groups: ['office'], events: LOGOUT }, 'alumni-api', 'logout+jwt');
    expect(await statusOf(token)).toBe(401);
  });
});
