import { SignJWT, UnsecuredJWT } from 'jose';
import { HOUR, SECOND } from '../../../common/clock';
import { accessTokenOf, TOKEN_AUDIENCE, TOKEN_ISSUER } from '../../../common/actor/claims';
import { createTokenVerifier } from '../../../gateway/actor/token';
import { testGateway, type TestGateway } from '../kit/gateway';
import { ALUMNI, signingKey, tokenOf } from '../kit/tokens';

describe('bearer tokens', () => {
  let test: TestGateway;
  beforeEach(async () => (test = await testGateway()));
  afterEach(() => test.gateway.stop());

  const ask = (authorization: string) => test.query('{ hello }', { headers: { authorization } });
  const codeOf = async (authorization: string) => {
    const reply = await ask(authorization);
    return [reply.status, reply.body.errors?.[0]?.extensions?.code];
  };

  it('makes the claims the actor of the request', async () => {
    await test.query('{ hello }', { as: { ...ALUMNI, roles: ['ALUMNI', 'SUPPORTER'], sid: 'ses_1' } });
    expect(test.engine.requests[0]?.context.actor).toEqual({
      kind: 'member',
      id: ALUMNI.sub,
      roles: ['ALUMNI', 'SUPPORTER'],
      scopes: ['role:alumni', 'role:supporter'],
      cohortId: 'coh_01J00000000000000000000000',
      sessionId: 'ses_1',
    });
  });

  it('is anonymous without a token', async () => {
    await test.query('{ hello }');
    expect(test.engine.requests[0]?.context.actor).toEqual({ kind: 'anonymous' });
  });

  it('refuses an expired token, also one that it has just accepted', async () => {
    const token = await test.token(ALUMNI);
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
    test.clock.advance(HOUR);
    expect(await codeOf(`Bearer ${token}`)).toEqual([401, 'TOKEN_EXPIRED']);
  });

  it('refuses it from the moment on at which it expires, however lately it was accepted', async () => {
    const token = await accessTokenOf(ALUMNI, test.key, { clock: test.clock, lifetimeMs: 30 * SECOND });
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
    test.clock.advance(29 * SECOND);
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
    test.clock.advance(SECOND);
    expect(await codeOf(`Bearer ${token}`)).toEqual([401, 'TOKEN_EXPIRED']);
  });

  it('refuses one that is longer than any of ours, although its signature is right', async () => {
    const scopes = Array.from({ length: 100 }, (_, i) => `${'s'.repeat(90)}:${i}`);
    expect(await codeOf(`Bearer ${await test.token({ ...ALUMNI, scopes })}`)).toEqual([401, 'TOKEN_INVALID']);
  });

  it('refuses one that asks for special treatment: critical headers, an unencoded payload, a key that it brings along', async () => {
    const stranger = signingKey('stranger');
    const sign = (header: object, key = test.key) =>
      new SignJWT({ kind: 'member', roles: ['ALUMNI'], cohort: 'coh_1' })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'first', typ: 'at+jwt', ...header })
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject('mem_1')
        .setIssuedAt(test.clock.now())
        .setExpirationTime(new Date(test.clock.now().getTime() + HOUR))
        .sign(key.privateKey, { crit: { special: true } });
    expect(await codeOf(`Bearer ${await sign({})}`)).toEqual([200, undefined]);
    for (const jwt of [
      await sign({ crit: ['special'], special: 1 }),
      await sign({ jwk: stranger.jwk }, stranger),
      await sign({ kid: undefined, jku: 'https://evil.example/keys' }, stranger),
      await sign({ x5u: 'https://evil.example/cert' }, stranger),
    ]) {
      expect(await codeOf(`Bearer ${jwt}`)).toEqual([401, 'TOKEN_INVALID']);
    }
    expect(test.engine.requests).toHaveLength(1);
  });

  it.each(['Bearer', 'Bearer x', 'Basic YTpi', 'Bearer a.b.c', `Bearer ${'a'.repeat(20_000)}.b.c`, ''])(
    'refuses the header %p',
    async (authorization) => expect(await codeOf(authorization)).toEqual([401, 'TOKEN_INVALID']),
  );

  it('refuses a token that would live for more than a day', async () => {
    const lives = (lifetimeMs: number) => accessTokenOf(ALUMNI, test.key, { clock: test.clock, lifetimeMs });
    expect(await codeOf(`Bearer ${await lives(24 * HOUR)}`)).toEqual([200, undefined]);
    expect(await codeOf(`Bearer ${await lives(25 * HOUR)}`)).toEqual([401, 'TOKEN_INVALID']);
  });

  it('refuses a token that is unsigned, signed by a stranger, for someone else, or not valid yet', async () => {
    const claims = { kind: 'member', roles: ['ALUMNI'], cohort: 'coh_1' };
    const at = Math.floor(test.clock.now().getTime() / SECOND);
    const signed = (change: (jwt: SignJWT) => SignJWT, header = {}) =>
      change(
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'EdDSA', kid: 'first', typ: 'at+jwt', ...header })
          .setIssuer(TOKEN_ISSUER)
          .setAudience(TOKEN_AUDIENCE)
          .setSubject('mem_1')
          .setIssuedAt(at)
          .setExpirationTime(at + 60),
      ).sign(test.key.privateKey);
    const stranger = signingKey('first');
    const forged = [
      new UnsecuredJWT(claims).setIssuer(TOKEN_ISSUER).setAudience(TOKEN_AUDIENCE).setSubject('mem_1').encode(),
      await tokenOf(ALUMNI, stranger, test.clock),
      // Key confusion: the public key used as the secret of a symmetric algorithm.
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'first', typ: 'at+jwt' })
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject('mem_1')
        .setIssuedAt(at)
        .setExpirationTime(at + 60)
        .sign(Buffer.from(JSON.stringify(test.key.jwk))),
      await signed((jwt) => jwt.setIssuer('https://elsewhere.example')),
      await signed((jwt) => jwt.setAudience('another-service')),
      await signed((jwt) => jwt.setNotBefore(at + 30)),
      await signed((jwt) => jwt, { kid: 'unknown' }),
      await signed((jwt) => jwt, { typ: 'refresh+jwt' }),
    ];
    expect((await ask(`Bearer ${await signed((jwt) => jwt)}`)).status).toBe(200);
    for (const token of forged) expect(await codeOf(`Bearer ${token}`)).toEqual([401, 'TOKEN_INVALID']);
    expect(test.engine.requests).toHaveLength(1);
  });

  it('refuses roles that the kind of actor cannot have', async () => {
    const { payload, header } = {
      payload: { kind: 'member', roles: ['SECRETARIAT'], cohort: 'coh_1' },
      header: { alg: 'EdDSA', kid: 'first', typ: 'at+jwt' },
    };
    const token = await new SignJWT(payload)
      .setProtectedHeader(header)
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject('mem_1')
      .setIssuedAt(test.clock.now())
      .setExpirationTime(new Date(test.clock.now().getTime() + HOUR))
      .sign(test.key.privateKey);
    expect(await codeOf(`Bearer ${token}`)).toEqual([401, 'TOKEN_INVALID']);
  });

  it('accepts tokens of the old and the new key while keys are rotated', async () => {
    const [old, next] = [signingKey('old'), signingKey('next')];
    const verifier = createTokenVerifier({ keys: { keys: [old.jwk, next.jwk] }, clock: test.clock });
    for (const key of [old, next]) {
      expect((await verifier.verify(await tokenOf(ALUMNI, key, test.clock))).actor.id).toBe(ALUMNI.sub);
    }
  });
});
