import type { RevocationSource, RevokedTokens } from '../../../common/actor/revocation';
import { MINUTE, type Clock } from '../../../common/clock';
import type { MemberStore } from '../member/member.store';
import type { StaffSignOutStore } from '../staff-sign-out/staff-sign-out.store';
import type { SessionStore } from './session.store';
import { ACCESS_LIFETIME_MS } from './session.service';

/** Tells the gateway which access tokens are good no longer. Sessions, members and sign-outs of staff are the record: nothing else is written for it. */
export class Revocations implements RevocationSource {
  readonly #sessions: SessionStore;
  readonly #members: MemberStore;
  readonly #staff: StaffSignOutStore;
  readonly #clock: Clock;
  #note: (revoked: RevokedTokens) => Promise<void> = async () => undefined;
  readonly #listeners: (() => Promise<void>)[] = [];

  constructor(sessions: SessionStore, members: MemberStore, staff: StaffSignOutStore, clock: Clock) {
    this.#sessions = sessions;
    this.#members = members;
    this.#staff = staff;
    this.#clock = clock;
  }

  async since(moment: Date): Promise<RevokedTokens> {
    // Tokens of sessions that ended earlier have expired.
    const earliest = this.#clock.now().getTime() - ACCESS_LIFETIME_MS - MINUTE;
    const [sessions, members, staff] = await Promise.all([
      this.#sessions.revokedSince(new Date(Math.max(earliest, moment.getTime()))),
      this.#members.inactiveSince(moment),
      this.#staff.since(moment),
    ]);
    for (const { _id: id, of, at } of staff) {
      if (of === 'session') sessions.push(id);
      else members.push({ id, at: at.getTime() });
    }
    return { sessions, members };
  }

  note(revoked: RevokedTokens): Promise<void> {
    return this.#note(revoked);
  }

  /** Who writes down what the provider told. */
  onNoted(note: (revoked: RevokedTokens) => Promise<void>): void {
    this.#note = note;
  }

  onRevoked(listener: () => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** Called after a change and before it is answered, so that whoever made it can rely on it. */
  async announce(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener()));
  }
}
