import { jwtVerify, type JWTPayload } from 'jose';
import type { RevokedTokens } from '../../common/actor/revocation';
import { SECOND } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import { ALGORITHMS, CLOCK_TOLERANCE_SECONDS, type OidcProvider } from './oidc-provider';
import { sessionIdOf, staffIdOf } from './staff-id';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** An older one is not believed; the provider sends it at once, and again when it was not taken. */
const MAX_AGE = '10 minutes';

/**
 * What a logout token of the provider revokes (https://openid.net/specs/openid-connect-backchannel-1_0.html, 2.6): the session that it
 * names, and all tokens given to its subject by then, because access tokens need not name their session. One that is sent again
 * revokes nothing more, so it need not be remembered. Throws TOKEN_INVALID.
 */
export async function revokedBy(logoutToken: string, provider: OidcProvider): Promise<RevokedTokens> {
  const { issuer, clientId, jwks, clock } = provider;
  try {
    const { payload } = await jwtVerify(logoutToken, (header) => jwks.keyFor(header), {
      algorithms: ALGORITHMS,
      issuer,
      audience: clientId,
      requiredClaims: ['iat', 'jti'],
      maxTokenAge: MAX_AGE,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: clock.now(),
    });
    const { sub, sid, iat = 0 } = payload;
    const hasSession = typeof sid === 'string' && sid !== '';
    // An ID token, which has a nonce and no event, is no logout token.
    if (!isLogout(payload) || 'nonce' in payload || (!hasSession && !sub)) throw new PublicError('TOKEN_INVALID');
    return {
      sessions: hasSession ? [sessionIdOf(issuer, sid)] : [],
      members: sub ? [{ id: staffIdOf(issuer, sub), at: iat * SECOND }] : [],
    };
  } catch {
    throw new PublicError('TOKEN_INVALID');
  }
}

function isLogout({ events }: JWTPayload): boolean {
  const event = (events as Record<string, unknown> | null | undefined)?.[EVENT];
  return typeof event === 'object' && event !== null;
}
