import { generateKeyPair, exportJWK, SignJWT, type JWK, type CryptoKey } from 'jose';
import { DAY, ManualClock, MINUTE, SECOND } from '../../../common/clock';
import { silentLog } from '../../../common/log';
import { createOidcVerifier } from '../../../gateway/actor/oidc';

const ISSUER = 'https://login.company.example';
interface Key {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}
const keyOf = async (kid: string): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
};

describe('tokens of the company’s OpenID provider', () => {
  let first: Key;
  let second: Key;
  beforeAll(async () => ([first, second] = await Promise.all([keyOf('first'), keyOf('second')])));

  const setUp = () => {
    const clock = new ManualClock('2025-06-02T00:00:00Z');
    const provider = { keys: [first.jwk], fetches: 0, down: false };
    const verifier = createOidcVerifier({
      issuer: ISSUER,
      audience: 'alumni',
      roleClaim: 'groups',
      roles: { 'hr-alumni': 'SECRETARIAT', 'alumni-analysis': 'ANALYST' },
      departmentClaim: 'dept',
      fetchJwks: async () => {
        provider.fetches += 1;
        if (provider.down) throw new Error('down');
        return { keys: provider.keys };
      },
      clock,
      log: silentLog,
    });
    const token = (
      claims: Record<string, unknown> = {},
      key = first,
      kid = key.jwk.kid ?? '',
      lifetimeMs = 60 * MINUTE,
    ) =>
      new SignJWT({ groups: ['hr-alumni', 'everybody'], dept: 'dep_1', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(ISSUER)
        .setAudience('alumni')
        .setSubject('taro@company.example')
        .setIssuedAt(clock.now())
        .setExpirationTime(new Date(clock.now().getTime() + lifetimeMs))
        .sign(key.privateKey);
    return { clock, provider, verifier, token };
  };

  it('make staff with the roles of their groups, under an id that does not show their subject', async () => {
    const { verifier, token } = setUp();
    const { actor } = await verifier.verify(await token());
    expect(actor).toMatchObject({
      kind: 'staff',
      roles: ['SECRETARIAT'],
      scopes: ['role:secretariat'],
      departmentId: 'dep_1',
    });
    expect(actor.id).toMatch(/^stf_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect((await verifier.verify(await token({ groups: 'alumni-analysis' }))).actor.id).toBe(actor.id);
  });

  it('are believed for a day at most, however long the provider lets them live, and not without saying when they were given out', async () => {
    const { clock, verifier, token } = setUp();
    const long = await token({}, first, 'first', 7 * DAY);
    expect((await verifier.verify(long)).expiresAt).toBe(clock.now().getTime() + DAY);
    clock.advance(DAY + MINUTE);
    await expect(verifier.verify(long)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
    const undated = new SignJWT({ groups: ['hr-alumni'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'first' })
      .setIssuer(ISSUER)
      .setAudience('alumni')
      .setSubject('x')
      .setExpirationTime(new Date(clock.now().getTime() + MINUTE));
    await expect(verifier.verify(await undated.sign(first.privateKey))).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    });
  });

  it('are refused without a role in the network, or with a role’s own name as group', async () => {
    const { verifier, token } = setUp();
    for (const groups of [[], ['everybody'], ['SECRETARIAT'], ['constructor'], undefined, [{}]]) {
      await expect(verifier.verify(await token({ groups }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('are accepted after the provider has changed its key', async () => {
    const { clock, provider, verifier, token } = setUp();
    await verifier.verify(await token());
    provider.keys = [second.jwk];
    clock.advance(MINUTE);
    expect((await verifier.verify(await token({}, second))).actor.kind).toBe('staff');
    expect(provider.fetches).toBe(2);
  });

  it('with unknown key ids in a flood cause one fetch in half a minute', async () => {
    const { clock, provider, verifier, token } = setUp();
    await verifier.verify(await token());
    clock.advance(31 * SECOND);
    const flood = await Promise.all(Array.from({ length: 50 }, (_, index) => token({}, second, `unknown-${index}`)));
    const results = await Promise.allSettled(flood.map((jwt) => verifier.verify(jwt)));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    expect(provider.fetches).toBe(2);
    for (const jwt of flood) await expect(verifier.verify(jwt)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    expect(provider.fetches).toBe(2);
  });

  it('are verified with the known keys while the provider is down', async () => {
    const { clock, provider, verifier, token } = setUp();
    await verifier.verify(await token());
    provider.down = true;
    clock.advance(30 * MINUTE);
    for (let times = 0; times < 3; times += 1) expect((await verifier.verify(await token())).actor.kind).toBe('staff');
    expect(provider.fetches).toBe(2);
  });

  it('are refused when expired, for another audience, or signed by another key under a known id', async () => {
    const { clock, verifier, token } = setUp();
    const old = await token();
    clock.advance(61 * MINUTE);
    await expect(verifier.verify(old)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
    await expect(verifier.verify(await token({}, second, 'first'))).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    const elsewhere = new SignJWT({ groups: ['hr-alumni'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'first' })
      .setIssuer(ISSUER)
      .setAudience('another')
      .setSubject('x')
      .setIssuedAt(clock.now())
      .setExpirationTime(new Date('2099-01-01'));
    await expect(verifier.verify(await elsewhere.sign(first.privateKey))).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    });
  });
});
