import { createHash } from 'node:crypto';
import { jwtVerify, type JWTPayload } from 'jose';
import { scopeOfRole, type Role, type StaffActor } from '../../common/actor/actor';
import { SECOND, type Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import type { Log } from '../../common/log';
import { JwksCache, type FetchJwks } from './jwks-cache';
import { tokenError, type TokenVerifier } from './token';

/** Roles that the company's directory may give; nobody becomes an alumnus or a service by it. */
export type StaffRole = Extract<Role, 'BUSINESS_UNIT' | 'RECRUITER' | 'SECRETARIAT' | 'ANALYST'>;

export interface OidcOptions {
  readonly issuer: string;
  /** This platform's client id or resource name at the provider. */
  readonly audience: string;
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

/** Asymmetric algorithms only: a public key must never be taken for a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Verifies access tokens of the company's OpenID provider, by which staff sign in. */
export function createOidcVerifier(options: OidcOptions): TokenVerifier {
  const jwks = new JwksCache({ fetch: options.fetchJwks, clock: options.clock, log: options.log });
  return {
    issuer: options.issuer,
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, (header) => jwks.keyFor(header), {
          algorithms: ALGORITHMS,
          issuer: options.issuer,
          audience: options.audience,
          requiredClaims: ['sub', 'exp'],
          clockTolerance: 5,
          currentDate: options.clock.now(),
        });
        return {
          actor: staffOf(payload, options),
          issuedAt: (payload.iat ?? 0) * SECOND,
          expiresAt: (payload.exp ?? 0) * SECOND,
        };
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
    ...(typeof department === 'string' && department.length <= 100 && { departmentId: department }),
  };
}

function roleOf(group: unknown, roles: OidcOptions['roles']): StaffRole[] {
  const role = typeof group === 'string' && Object.hasOwn(roles, group) ? roles[group] : undefined;
  return role === undefined ? [] : [role];
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The same person has the same id each time, but a subject such as an employee number or an address cannot be read from it. */
function staffIdOf(issuer: string, subject: string): string {
  const digest = createHash('sha256').update(`${issuer}\n${subject}`).digest();
  return `stf_${[...digest.subarray(0, 26)].map((byte) => CROCKFORD[byte % 32]).join('')}`;
}

/** Fetches keys over HTTPS; at most 256 kB within 5 seconds. */
export function fetchJwksFrom(url: string): FetchJwks {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(5 * SECOND), redirect: 'error' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = await response.text();
    if (text.length > 262_144) throw new Error('too large');
    const keys: unknown = JSON.parse(text);
    if (typeof keys === 'object' && keys !== null && 'keys' in keys && Array.isArray(keys.keys))
      return { keys: keys.keys };
    throw new Error('not a JSON Web Key Set');
  };
}
