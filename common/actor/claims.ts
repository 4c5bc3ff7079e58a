import { SignJWT, type CryptoKey, type KeyObject } from 'jose';
import { z } from 'zod';
import { SECOND, type Clock } from '../clock';
import { ROLES, scopeOfRole, type Actor, type Role } from './actor';

/** `iss` and `aud` of the tokens that the identity subgraph issues and the gateway accepts. */
export const TOKEN_ISSUER = 'alumni-graph/identity';
export const TOKEN_AUDIENCE = 'alumni-graph';

/** The only signature algorithm of own tokens; pinned on both sides, so that a token cannot choose a weaker one. */
export const TOKEN_ALGORITHM = 'EdDSA';

const MEMBER_ROLES: readonly Role[] = ['ALUMNI', 'SUPPORTER'];
const STAFF_ROLES: readonly Role[] = ['BUSINESS_UNIT', 'RECRUITER', 'SECRETARIAT', 'ANALYST'];

const rolesAmong = (allowed: readonly Role[]) =>
  z.array(z.enum(ROLES)).refine((roles) => roles.every((role) => allowed.includes(role)), 'roles of another kind');

const common = {
  /** The member's, member of staff's or service account's id. */
  sub: z.string().min(1).max(100),
  /** Named scopes beyond those that the roles stand for. */
  scopes: z.array(z.string().max(100)).max(100).default([]),
  /** The sign-in session. */
  sid: z.string().max(100).optional(),
};

/** What an access token says, besides `iss`, `aud`, `iat` and `exp`. */
export const accessClaimsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('member'),
    roles: rolesAmong(MEMBER_ROLES),
    cohort: z.string().min(1).max(100),
    ...common,
  }),
  z.object({
    kind: z.literal('staff'),
    roles: rolesAmong(STAFF_ROLES),
    department: z.string().max(100).optional(),
    ...common,
  }),
  z.object({ kind: z.literal('service'), roles: rolesAmong(['SERVICE']), ...common }),
]);
export type AccessClaims = z.infer<typeof accessClaimsSchema>;
/** The same, with what has a default left out. */
export type AccessClaimsInput = z.input<typeof accessClaimsSchema>;

/** A private Ed25519 key; `kid` tells verifiers which public key to use, so that keys can be rotated. */
export interface TokenSigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey | KeyObject;
}

/** A signed access token (JWT, EdDSA) that the gateway accepts for `lifetimeMs` from now. */
export async function accessTokenOf(
  claims: AccessClaimsInput,
  key: TokenSigningKey,
  options: { readonly clock: Clock; readonly lifetimeMs: number },
): Promise<string> {
  const { sub, ...rest } = accessClaimsSchema.parse(claims);
  // With its fraction (RFC 7519, NumericDate): a token that was given out right after a revocation is told from one before it.
  const issuedAt = options.clock.now().getTime() / SECOND;
  return new SignJWT(rest)
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: key.kid, typ: 'at+jwt' })
    .setIssuer(TOKEN_ISSUER)
    .setAudience(TOKEN_AUDIENCE)
    .setSubject(sub)
    .setIssuedAt(issuedAt)
    .setExpirationTime(Math.floor(issuedAt + options.lifetimeMs / SECOND))
    .sign(key.privateKey);
}

/** The actor that verified claims describe. */
export function actorOfClaims(claims: AccessClaims): Exclude<Actor, { kind: 'anonymous' }> {
  const identified = {
    id: claims.sub,
    roles: claims.roles,
    scopes: [...new Set([...claims.roles.map(scopeOfRole), ...claims.scopes])].sort(),
    ...(claims.sid === undefined ? {} : { sessionId: claims.sid }),
  };
  switch (claims.kind) {
    case 'member':
      return { kind: 'member', ...identified, cohortId: claims.cohort };
    case 'staff':
      return {
        kind: 'staff',
        ...identified,
        ...(claims.department === undefined ? {} : { departmentId: claims.department }),
      };
    case 'service':
      return { kind: 'service', ...identified };
  }
}
