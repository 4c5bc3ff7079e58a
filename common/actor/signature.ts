import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock';
import { PublicError } from '../errors/public-error';
import type { Actor } from './actor';

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

/** Checks signed actors and refuses replays. One per process and subgraph: it remembers nonces while they could be replayed. */
export class ActorVerifier {
  readonly #key: string;
  readonly #clock: Clock;
  #recent = new Set<string>();
  #older = new Set<string>();
  #turnedAt = 0;

  constructor(key: string, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** The actor of a request. Throws ACTOR_REFUSED when a header is missing, altered, expired, replayed or for another subgraph. */
  verify(headers: Readonly<Record<string, string | string[] | undefined>>, request: SignedRequest): Actor {
    const encoded = headers[ACTOR_HEADER];
    const signature = headers[SIGNATURE_HEADER];
    if (typeof encoded !== 'string' || typeof signature !== 'string') throw new PublicError('ACTOR_REFUSED');
    const given = Buffer.from(signature, 'base64url');
    const expected = signatureOf(encoded, request, this.#key);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new PublicError('ACTOR_REFUSED');
    const envelope = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as Envelope;
    const now = this.#clock.now().getTime();
    if (Math.abs(now - envelope.at) > LIFETIME_MS || this.#seen(envelope.nonce, now)) {
      throw new PublicError('ACTOR_REFUSED');
    }
    return envelope.actor;
  }

  /** Two generations of nonces keep memory bounded without a timer: a nonce is kept for at least two lifetimes. */
  #seen(nonce: string, now: number): boolean {
    if (now - this.#turnedAt > 2 * LIFETIME_MS) {
      this.#older = this.#recent;
      this.#recent = new Set();
      this.#turnedAt = now;
    }
    if (this.#recent.has(nonce) || this.#older.has(nonce)) return true;
    this.#recent.add(nonce);
    return false;
  }
}

function signatureOf(encoded: string, request: SignedRequest, key: string): Buffer {
  const bodyHash = createHash('sha256').update(request.body).digest('base64url');
  return createHmac('sha256', key)
    .update([request.audience, request.method.toUpperCase(), request.path, bodyHash, encoded].join('\n'))
    .digest();
}
