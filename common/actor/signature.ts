import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock';
import { PublicError } from '../errors/public-error';
import type { Actor } from './actor';
import type { Nonces } from './nonces';

/** Headers by which the gateway tells a subgraph who is asking. The gateway drops both when a client sends them. */
export const ACTOR_HEADER = 'x-alumni-actor';
export const SIGNATURE_HEADER = 'x-alumni-signature';

/** How long a signed actor is accepted: long enough for clocks that disagree a little, short against replay. */
const LIFETIME_MS = 30_000;

/** The request that a signature binds the actor to. An HMAC over the body alone could be replayed elsewhere. */
export interface SignedRequest {
  /** Name of the subgraph that may accept it. */
  readonly audience: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | Buffer;
}

interface Envelope {
  readonly actor: Actor;
  readonly at: number;
  readonly nonce: string;
}

/** The two headers for one request to one subgraph; the key is the shared secret `ACTOR_KEY`. */
export function signActor(actor: Actor, request: SignedRequest, key: string, clock: Clock): Record<string, string> {
  const envelope: Envelope = { actor, at: clock.now().getTime(), nonce: randomBytes(12).toString('base64url') };
  const encoded = Buffer.from(JSON.stringify(envelope)).toString('base64url');
  return { [ACTOR_HEADER]: encoded, [SIGNATURE_HEADER]: signatureOf(encoded, request, key).toString('base64url') };
}

export interface ActorVerifierOptions {
  /** Those of `ACTOR_KEY` and, while it is being replaced, `ACTOR_KEY_PREVIOUS`. */
  readonly keys: readonly string[];
  readonly nonces: Nonces;
  readonly clock: Clock;
}

/** Checks signed actors and refuses replays. */
export class ActorVerifier {
  readonly #with: ActorVerifierOptions;

  constructor(options: ActorVerifierOptions) {
    this.#with = options;
  }

  /** The actor of a request. Rejects with ACTOR_REFUSED when a header is missing, altered, expired, replayed or for another subgraph. */
  async verify(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    request: SignedRequest,
  ): Promise<Actor> {
    const encoded = headers[ACTOR_HEADER];
    const signature = headers[SIGNATURE_HEADER];
    if (typeof encoded !== 'string' || typeof signature !== 'string') throw new PublicError('ACTOR_REFUSED');
    const given = Buffer.from(signature, 'base64url');
    if (!this.#with.keys.some((key) => isSame(given, signatureOf(encoded, request, key)))) {
      throw new PublicError('ACTOR_REFUSED');
    }
    const envelope = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as Envelope;
    const now = this.#with.clock.now().getTime();
    const { actor, at, nonce } = envelope;
    if (Math.abs(now - at) > LIFETIME_MS || !(await this.#with.nonces.claim(nonce, at, now))) {
      throw new PublicError('ACTOR_REFUSED');
    }
    return actor;
  }
}

const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

function signatureOf(encoded: string, request: SignedRequest, key: string): Buffer {
  const bodyHash = createHash('sha256').update(request.body).digest('base64url');
  return createHmac('sha256', key)
    .update([request.audience, request.method.toUpperCase(), request.path, bodyHash, encoded].join('\n'))
    .digest();
}
