import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { accessTokenOf, type AccessClaimsInput, type TokenSigningKey } from '../../../common/actor/claims';
import { MINUTE, type Clock } from '../../../common/clock';

/** An Ed25519 key pair for tests, its public half as a JWK. */
export function signingKey(kid: string): TokenSigningKey & { readonly jwk: JWK } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' } as JWK };
}

export const ALUMNI: AccessClaimsInput = {
  kind: 'member',
  sub: 'mem_01J00000000000000000000000',
  roles: ['ALUMNI'],
  cohort: 'coh_01J00000000000000000000000',
};
export const ANALYST: AccessClaimsInput = { kind: 'staff', sub: 'stf_01J00000000000000000000001', roles: ['ANALYST'] };
export const SECRETARIAT: AccessClaimsInput = {
  kind: 'staff',
  sub: 'stf_01J00000000000000000000002',
  roles: ['SECRETARIAT'],
};

export const tokenOf = (claims: AccessClaimsInput, key: TokenSigningKey, clock: Clock): Promise<string> =>
  accessTokenOf(claims, key, { clock, lifetimeMs: 15 * MINUTE });
