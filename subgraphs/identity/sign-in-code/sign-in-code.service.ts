import { randomInt } from 'node:crypto';
import { HOUR, MINUTE, type Clock } from '../../../common/clock';
import type { Background } from '../background';
import { sameHash, type KeyedHash } from '../keyed-hash';
import type { Mailer } from '../mail/mail';
import type { MemberRecord } from '../member/member.record';
import type { MemberStore } from '../member/member.store';
import { signInCodeMail } from './sign-in-code.mail';
import type { SignInCodeStore } from './sign-in-code.store';

export const CODE_LIFETIME_MS = 10 * MINUTE;
export const CODE_TRIES = 5;
/** With eight digits, five tries and this many codes an hour, guessing for a year succeeds with a chance of 1 in 380. */
export const CODES_PER_HOUR = 6;
export const CODE_DIGITS = 8;

export interface SignInCodeDependencies {
  readonly codes: SignInCodeStore;
  readonly members: MemberStore;
  readonly hash: KeyedHash;
  readonly mailer: Mailer;
  readonly background: Background;
  readonly clock: Clock;
}

/** One address is one string, however it is typed. */
export const emailOf = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** One-time codes by e-mail. Nothing that an anonymous caller sees depends on whether an address is known. */
export class SignInCodeService {
  readonly #with: SignInCodeDependencies;

  constructor(dependencies: SignInCodeDependencies) {
    this.#with = dependencies;
  }

  /** Sends a code if the address belongs to a member, and says when it would expire in any case. */
  async request(email: string): Promise<{ expiresAt: Date }> {
    const { codes, clock } = this.#with;
    const now = clock.now();
    const id = this.#idOf(email);
    const hourAgo = now.getTime() - HOUR;
    const recent = ((await codes.byId(id))?.requests ?? []).filter((at) => at.getTime() > hourAgo);
    const expiresAt = new Date(now.getTime() + CODE_LIFETIME_MS);
    // Past the limit nothing is sent and the code in the mailbox stays valid; the answer is the same as always.
    if (recent.length >= CODES_PER_HOUR) return { expiresAt };
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
    await codes.put({
      _id: id,
      codeHash: this.#hashOf(email, code),
      triesLeft: CODE_TRIES,
      expiresAt,
      requests: [...recent, now],
      forgetAt: new Date(now.getTime() + HOUR),
    });
    this.#with.background.run('sign-in code', () => this.#send(emailOf(email), code));
    return { expiresAt };
  }

  /** The member who received this code at this address; undefined whatever is wrong. Each code works once. */
  async redeem(email: string, entered: string): Promise<MemberRecord | undefined> {
    const { codes, members, clock } = this.#with;
    const id = this.#idOf(email);
    const code = entered.normalize('NFKC').replaceAll(/[^0-9]/g, '');
    const codeHash = this.#hashOf(email, code);
    const record = await codes.takeTry(id, clock.now());
    const member = await members.byEmail(emailOf(email));
    if (!record || !sameHash(record.codeHash, codeHash)) return undefined;
    if (!(await codes.use(id, codeHash))) return undefined;
    if (member?.state !== 'ACTIVE') return undefined;
    await members.markEmailVerified(member._id, clock.now());
    return member;
  }

  async #send(email: string, code: string): Promise<void> {
    const member = await this.#with.members.byEmail(email);
    if (member?.state === 'ACTIVE') await this.#with.mailer.send(signInCodeMail(email, code));
  }

  #idOf(email: string): string {
    return this.#with.hash.of('sign-in-address', emailOf(email));
  }

  #hashOf(email: string, code: string): string {
    return this.#with.hash.of('sign-in-code', emailOf(email), code);
  }
}
