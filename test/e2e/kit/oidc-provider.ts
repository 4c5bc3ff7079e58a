import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

/** What a company's OpenID provider does for this platform: shows its keys and signs tokens. */
export async function openProvider() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] });
  const server = createServer((_request, response) => response.end(jwks));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(url)
      .setAudience('alumni')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  return {
    settings: {
      OIDC_ISSUER: url,
      OIDC_JWKS_URL: `${url}/keys`,
      OIDC_AUDIENCE: 'alumni',
      OIDC_ROLES: '{"office":"SECRETARIAT"}',
    },
    token: (sub: string) => sign({ sub, groups: ['office'] }),
    logoutToken: (sub: string) =>
      sign({ sub, jti: sub, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
