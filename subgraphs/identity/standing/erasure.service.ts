import { DAY, type Clock } from '../../../common/clock';
import type { Outbox } from '../../../database/outbox/outbox';
import type { Transactor } from '../../../database/transactor';
import type { KeyedHash } from '../keyed-hash';
import type { MemberRecord } from '../member/member.record';
import type { MemberStore } from '../member/member.store';
import type { MembershipApplicationStore } from '../membership-application/membership-application.store';
import type { SessionStore } from '../session/session.store';

/** How long somebody who withdrew can come back before everything about them is erased. */
export const GRACE_MS = 30 * DAY;

export interface ErasureDependencies {
  readonly members: MemberStore;
  readonly applications: MembershipApplicationStore;
  readonly sessions: SessionStore;
  readonly outbox: Outbox;
  readonly transact: Transactor;
  readonly hash: KeyedHash;
  readonly clock: Clock;
}

/** Erases who withdrew and did not come back. What stays points at nobody: the cohort for statistics, and a keyed hash of the address. */
export class ErasureService {
  readonly #with: ErasureDependencies;

  constructor(dependencies: ErasureDependencies) {
    this.#with = dependencies;
  }

  /** Right however often and by however many processes it is done. Returns how many were erased. */
  async eraseDue(): Promise<number> {
    const { members, clock } = this.#with;
    const due = await members.withdrawnBefore(new Date(clock.now().getTime() - GRACE_MS));
    let erased = 0;
    for (const member of due) if (await this.#erase(member)) erased += 1;
    return erased;
  }

  #erase(member: MemberRecord): Promise<boolean> {
    const { members, applications, sessions, outbox, transact, hash } = this.#with;
    return transact(async (session) => {
      const emailHash = hash.of('erased-address', member.email);
      if (!(await members.erase(member, emailHash, session))) return false;
      await applications.eraseOf(member._id, session);
      await sessions.deleteAllOf(member._id, session);
      await outbox.append(session, 'member.erased', member._id);
      return true;
    });
  }
}
