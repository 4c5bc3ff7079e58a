import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { StoreError } from '../errors';

export interface Account {
  readonly user: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

const ITERATIONS = 15_000;
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** What the store remembers of a user instead of the password. */
export function createAccount(user: string, password: string): Account {
  const salt = randomBytes(28);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  return {
    user,
    salt,
    iterations: ITERATIONS,
    storedKey: sha256(hmac(salted, 'Client Key')),
    serverKey: hmac(salted, 'Server Key'),
  };
}

export const authenticationFailed = (): StoreError =>
  new StoreError(18, 'AuthenticationFailed', 'Authentication failed.');

/** One conversation of SCRAM-SHA-256 (RFC 5802, RFC 7677), from the server's side. */
export class ScramConversation {
  readonly id = 1;
  private readonly nonce: string;
  private readonly clientFirst: string;
  private readonly serverFirst: string;
  private user: string;
  done = false;

  /** `payload` is the client's first message. An unknown user gets as far as a known one with a wrong password. */
  constructor(
    private readonly accounts: readonly Account[],
    payload: string,
  ) {
    const [, bare] = /^[nyp][^,]*,[^,]*,(.*)$/s.exec(payload) ?? [];
    const [, name, clientNonce] = /^n=([^,]*),r=([^,]+)/.exec(bare ?? '') ?? [];
    if (bare === undefined || name === undefined || clientNonce === undefined) throw authenticationFailed();
    this.user = name.replaceAll('=2C', ',').replaceAll('=3D', '=');
    this.clientFirst = bare;
    this.nonce = clientNonce + randomBytes(24).toString('base64');
    const { salt, iterations } = this.account() ?? { salt: fakeSalt(this.user), iterations: ITERATIONS };
    this.serverFirst = `r=${this.nonce},s=${salt.toString('base64')},i=${iterations}`;
  }

  get first(): string {
    return this.serverFirst;
  }

  get name(): string {
    return this.user;
  }

  /** The server's last message, when the client's proof is right. */
  finish(payload: string): string {
    const [, withoutProof, nonce, proof] = /^(c=[^,]*,r=([^,]*)(?:,[^,]*)*?),p=([^,]+)$/.exec(payload) ?? [];
    const account = this.account();
    if (!account || withoutProof === undefined || nonce !== this.nonce || proof === undefined) {
      throw authenticationFailed();
    }
    const message = `${this.clientFirst},${this.serverFirst},${withoutProof}`;
    const signature = hmac(account.storedKey, message);
    const given = Buffer.from(proof, 'base64');
    if (given.length !== signature.length) throw authenticationFailed();
    const clientKey = Buffer.from(given.map((byte, i) => byte ^ (signature[i] as number)));
    if (!timingSafeEqual(sha256(clientKey), account.storedKey)) throw authenticationFailed();
    this.done = true;
    return `v=${hmac(account.serverKey, message).toString('base64')}`;
  }

  private account(): Account | undefined {
    return this.accounts.find(({ user }) => user === this.user);
  }
}

const secret = randomBytes(32);
const fakeSalt = (user: string): Buffer => hmac(secret, user).subarray(0, 28);
