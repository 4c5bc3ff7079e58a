import { jwtVerify, type JWTPayload } from 'jose';
import { LONGEST_TOKEN_MS } from '../../common/actor/revocation';
import { scopeOfRole, type Role, type StaffActor } from '../../common/actor/actor';
import { textWithin } from '../../common/bounded-text';
import { SECOND, type Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import type { Log } from '../../common/log';
import { JwksCache, type FetchJwks } from './jwks-cache';
import { ALGORITHMS, CLOCK_TOLERANCE_SECONDS, type OidcProvider } from './oidc-provider';
import { sessionIdOf, staffIdOf } from './staff-id';
import { tokenError, type TokenVerifier } from './token';

/** Roles that the company's directory may give; nobody becomes an alumnus or a service by it. */
export type StaffRole = Extract<Role, 'BUSINESS_UNIT' | 'RECRUITER' | 'SECRETARIAT' | 'ANALYST'>;

export interface OidcOptions {
  readonly issuer: string;
  /** This platform's client id or resource name at the provider. */
  readonly audience: string;
  /** This platform's client id at the provider, where that is another; logout tokens are made out for it. */
  readonly clientId?: string | undefined;
  /** Claim with the groups of a person, such as `groups` or `roles`. */
  readonly roleClaim: string;
  /** Which role a group stands for; somebody without any such group is refused. */
  readonly roles: Readonly<Record<string, StaffRole>>;
  /** Claim with the id of the department that somebody acts for. */
  readonly departmentClaim?: string | undefined;
  readonly fetchJwks: FetchJwks;
  readonly clock: Clock;
  readonly log: Log;
}

/** Verifies access tokens of the company's OpenID provider, by which staff sign in. `provider`: to verify what else it signs. */
export function createOidcVerifier(options: OidcOptions): TokenVerifier & { readonly provider: OidcProvider } {
  const { issuer, audience, clientId = audience, clock } = options;
  const jwks = new JwksCache({ fetch: options.fetchJwks, clock, log: options.log });
  return {
    provider: { issuer, clientId, jwks, clock },
    issuer: options.issuer,
    async verify(token) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, (header) => jwks.keyFor(header), {
          algorithms: ALGORITHMS,
          issuer: options.issuer,
          audience: options.audience,
          requiredClaims: ['sub', 'iat', 'exp'],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          currentDate: options.clock.now(),
        });
        if (protectedHeader.typ?.toLowerCase() === 'logout+jwt') throw new PublicError('TOKEN_INVALID');
        const issuedAt = (payload.iat ?? 0) * SECOND;
        // However long the provider lets it live: a revocation is not remembered for longer.
        const expiresAt = Math.min((payload.exp ?? 0) * SECOND, issuedAt + LONGEST_TOKEN_MS);
        if (expiresAt + CLOCK_TOLERANCE_SECONDS * SECOND <= clock.now().getTime())
          throw new PublicError('TOKEN_EXPIRED');
        return { actor: staffOf(payload, options), issuedAt, expiresAt };
      } catch (error) {
        throw tokenError(error);
      }
    },
  };
}

function staffOf(payload: JWTPayload, options: OidcOptions): StaffActor {
  const given = payload[options.roleClaim];
  const groups: readonly unknown[] = Array.isArray(given) ? given : [given];
  const roles = [...new Set(groups.flatMap((group) => roleOf(group, options.roles)))].sort();
  if (roles.length === 0) {
    throw new PublicError('FORBIDDEN', {
      ja: 'このネットワークを利用する権限がありません。事務局に相談してください。',
      en: 'You have no role in this network. Please ask the secretariat.',
    });
  }
  const department = options.departmentClaim === undefined ? undefined : payload[options.departmentClaim];
  return {
    kind: 'staff',
    id: staffIdOf(options.issuer, payload.sub ?? ''),
    roles,
    scopes: roles.map(scopeOfRole),
    ...(typeof payload.sid === 'string' && { sessionId: sessionIdOf(options.issuer, payload.sid) }),
    ...(typeof department === 'string' && department.length <= 100 && { departmentId: department }),
  };
}

function roleOf(group: unknown, roles: OidcOptions['roles']): StaffRole[] {
  const role = typeof group === 'string' && Object.hasOwn(roles, group) ? roles[group] : undefined;
  return role === undefined ? [] : [role];
}

/** Fetches keys from this address and no other that it leads to; at most 256 kB within 5 seconds. */
export function fetchJwksFrom(url: string): FetchJwks {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(5 * SECOND), redirect: 'error' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const keys: unknown = JSON.parse(await textWithin(response, 262_144));
    if (typeof keys === 'object' && keys !== null && 'keys' in keys && Array.isArray(keys.keys))
      return { keys: keys.keys };
    throw new Error('not a JSON Web Key Set');
  };
}
