import type { Clock } from '../../common/clock';
import type { JwksCache } from './jwks-cache';

/** Asymmetric algorithms only: a public key must never be taken for a shared secret. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** How far the provider's clock and ours may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** The company's OpenID provider. */
export interface OidcProvider {
  readonly issuer: string;
  /** This platform's client id there, for which logout tokens are made out. */
  readonly clientId: string;
  readonly jwks: JwksCache;
  readonly clock: Clock;
}
