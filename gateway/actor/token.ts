import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import {
  accessClaimsSchema,
  actorOfClaims,
  TOKEN_ALGORITHM,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
} from '../../common/actor/claims';
import { LONGEST_TOKEN_MS } from '../../common/actor/revocation';
import type { Actor } from '../../common/actor/actor';
import { SECOND, type Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';

/** Who a token stands for, and until when (milliseconds since 1970) it may be believed without looking again. */
export interface VerifiedToken {
  readonly actor: Exclude<Actor, { kind: 'anonymous' }>;
  /** When it was given out, in milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Checks the tokens of one issuer. Throws TOKEN_EXPIRED or TOKEN_INVALID. */
export interface TokenVerifier {
  readonly issuer: string;
  verify(token: string): Promise<VerifiedToken>;
}

/** Verifies the identity subgraph's own tokens with its public keys: several at once, so that keys can be rotated. */
export function createTokenVerifier(options: { readonly keys: JSONWebKeySet; readonly clock: Clock }): TokenVerifier {
  const keyOf = createLocalJWKSet(options.keys);
  return {
    issuer: TOKEN_ISSUER,
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          algorithms: [TOKEN_ALGORITHM],
          issuer: TOKEN_ISSUER,
          audience: TOKEN_AUDIENCE,
          typ: 'at+jwt',
          requiredClaims: ['sub', 'iat', 'exp'],
          currentDate: options.clock.now(),
        });
        const issuedAt = Math.round((payload.iat ?? 0) * SECOND);
        const expiresAt = (payload.exp ?? 0) * SECOND;
        if (expiresAt - issuedAt > LONGEST_TOKEN_MS) throw new PublicError('TOKEN_INVALID');
        return { actor: actorOfClaims(accessClaimsSchema.parse(payload)), issuedAt, expiresAt };
      } catch (error) {
        throw tokenError(error);
      }
    },
  };
}

/** Never says *why* a token is not valid: that would help whoever forges one. */
export function tokenError(error: unknown): PublicError {
  if (error instanceof PublicError) return error;
  return new PublicError(error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID');
}
