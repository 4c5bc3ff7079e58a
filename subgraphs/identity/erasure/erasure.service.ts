import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import { DAY, type Clock } from '../../../common/clock';
import type { Log } from '../../../common/log';
import type { PageArguments } from '../../../common/paging/connection';
import { FACT_RECEIVERS, type Fact } from '../../../common/subgraph/fact';
import type { InboxOnce } from '../../../database/outbox/inbox-once';
import type { Outbox } from '../../../database/outbox/outbox';
import type { Transactor } from '../../../database/transactor';
import type { KeyedHash } from '../keyed-hash';
import type { MemberRecord } from '../member/member.record';
import type { MemberStore } from '../member/member.store';
import type { MembershipApplicationStore } from '../membership-application/membership-application.store';
import type { SessionStore } from '../session/session.store';
import type { ErasurePage, ErasureStore } from './erasure.store';

/** How long somebody who withdrew can come back before everything about them is erased. */
const GRACE_MS = 30 * DAY;

export interface ErasureDependencies {
  readonly erasures: ErasureStore;
  readonly members: MemberStore;
  readonly applications: MembershipApplicationStore;
  readonly sessions: SessionStore;
  readonly inbox: InboxOnce;
  readonly outbox: Outbox;
  readonly transact: Transactor;
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly log: Log;
}

/** Erases who withdrew and did not come back. What stays points at nobody: the cohort for statistics, and a keyed hash of the address. */
export class ErasureService {
  readonly #with: ErasureDependencies;

  constructor(dependencies: ErasureDependencies) {
    this.#with = dependencies;
  }

  /**
   * Right however often and by however many processes it is done. Returns how many were erased. Complains of erasures that somebody has not
   * confirmed for a day: facts come again by themselves, so something is broken there.
   */
  async eraseDue(): Promise<number> {
    const { members, erasures, clock, log } = this.#with;
    const due = await members.withdrawnBefore(new Date(clock.now().getTime() - GRACE_MS));
    let erased = 0;
    for (const member of due) if (await this.#erase(member)) erased += 1;
    const unconfirmed = await erasures.unconfirmedBefore(new Date(clock.now().getTime() - DAY));
    if (unconfirmed > 0) log.error({ unconfirmed }, 'erasures are not confirmed everywhere after a day');
    return erased;
  }

  /** Notes that another part of the platform has erased what it held. */
  async receive({ _id, topic, subject, from, at, count }: Fact): Promise<void> {
    if (topic !== 'erasure.confirmed') return;
    const { inbox, erasures, clock } = this.#with;
    const receipt = { by: from, at, records: count ?? 0 };
    await inbox.once({ _id }, (session) => erasures.confirm(subject, receipt, clock.now(), session));
  }

  list(actor: Actor, isComplete: boolean | undefined, page: PageArguments): Promise<ErasurePage> {
    requireStaff(actor, 'SECRETARIAT');
    return this.#with.erasures.page(isComplete, page);
  }

  #erase(member: MemberRecord): Promise<boolean> {
    const { erasures, members, applications, sessions, outbox, transact, hash, clock } = this.#with;
    return transact(async (session) => {
      const emailHash = hash.of('erased-address', member.email);
      if (!(await members.erase(member, emailHash, session))) return false;
      const records =
        1 + (await applications.eraseOf(member._id, session)) + (await sessions.deleteAllOf(member._id, session));
      const erasedAt = clock.now();
      const outstanding = FACT_RECEIVERS['member.erased'];
      const receipts = [{ by: 'identity' as const, at: erasedAt, records }];
      await erasures.insert({ _id: member._id, erasedAt, receipts, outstanding, completedAt: null }, session);
      await outbox.append(session, 'member.erased', member._id);
      return true;
    });
  }
}
