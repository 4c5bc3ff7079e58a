import { decodeJwt } from 'jose';
import { LRUCache } from 'lru-cache';
import { ANONYMOUS, type Actor } from '../../common/actor/actor';
import { MINUTE, type Clock } from '../../common/clock';
import { PublicError } from '../../common/errors/public-error';
import type { RevocationList } from './revocation-list';
import type { TokenVerifier, VerifiedToken } from './token';

/** Longest token that is looked at: a longer one is an attack or a mistake. */
const MAX_TOKEN_LENGTH = 8_192;
const MAX_CACHED_TOKENS = 10_000;
/** A verified token is believed this long without checking its signature again, and never past its own expiry. */
const CACHE_MS = MINUTE;

/** Tells who sends a request. The bearer token decides; a bad token is an error, never silently anonymous. */
export class Authenticator {
  readonly #verifiers: ReadonlyMap<string, TokenVerifier>;
  readonly #clock: Clock;
  readonly #revoked: Pick<RevocationList, 'covers'> | undefined;
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: MAX_CACHED_TOKENS });

  constructor(verifiers: readonly TokenVerifier[], clock: Clock, revoked?: Pick<RevocationList, 'covers'>) {
    this.#verifiers = new Map(verifiers.map((verifier) => [verifier.issuer, verifier]));
    this.#clock = clock;
    this.#revoked = revoked;
  }

  /**
   * The actor of an Authorization header; anonymous without one. Answers at once when the token was verified a moment ago.
   * Throws TOKEN_INVALID (also for other schemes than Bearer) or TOKEN_EXPIRED (also when it was
   * revoked: a refresh tells whether the session has ended).
   */
  actorOf(authorization: string | undefined): Actor | Promise<Actor> {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.slice(0, MAX_TOKEN_LENGTH + 8))?.[1];
    if (token === undefined || token.length > MAX_TOKEN_LENGTH) throw new PublicError('TOKEN_INVALID');
    const cached = this.#verified.get(token);
    if (cached !== undefined) {
      if (cached.expiresAt > this.#clock.now().getTime()) return this.#unrevoked(cached);
      this.#verified.delete(token);
    }
    return this.#verify(token);
  }

  async #verify(token: string): Promise<Actor> {
    const verifier = this.#verifiers.get(issuerOf(token));
    if (verifier === undefined) throw new PublicError('TOKEN_INVALID');
    const verified = await verifier.verify(token);
    const until = Math.min(verified.expiresAt, this.#clock.now().getTime() + CACHE_MS);
    this.#verified.set(token, { ...verified, expiresAt: until });
    return this.#unrevoked(verified);
  }

  #unrevoked({ actor, issuedAt }: VerifiedToken): Actor {
    if (this.#revoked?.covers(actor, issuedAt)) throw new PublicError('TOKEN_EXPIRED');
    return actor;
  }
}

/** Only chooses the verifier; the verifier checks the issuer again, under the signature. */
function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}
