import type { RevocationSource, RevokedTokens } from '../../../common/actor/revocation';
import { MINUTE, type Clock } from '../../../common/clock';
import type { MemberStore } from '../member/member.store';
import type { SessionStore } from './session.store';
import { ACCESS_LIFETIME_MS } from './session.service';

/** Tells the gateway which access tokens are good no longer. Sessions and members are the record: nothing is written for it. */
export class Revocations implements RevocationSource {
  readonly #sessions: SessionStore;
  readonly #members: MemberStore;
  readonly #clock: Clock;
  readonly #listeners: (() => Promise<void>)[] = [];

  constructor(sessions: SessionStore, members: MemberStore, clock: Clock) {
    this.#sessions = sessions;
    this.#members = members;
    this.#clock = clock;
  }

  async since(moment: Date): Promise<RevokedTokens> {
    // Tokens of sessions that ended earlier have expired.
    const earliest = this.#clock.now().getTime() - ACCESS_LIFETIME_MS - MINUTE;
    const sessions = await this.#sessions.revokedSince(new Date(Math.max(earliest, moment.getTime())));
    return { sessions, members: await this.#members.inactiveSince(moment) };
  }

  onRevoked(listener: () => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** Called after a change and before it is answered, so that whoever made it can rely on it. */
  async announce(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener()));
  }
}
