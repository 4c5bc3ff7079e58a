import type { Actor, MemberActor } from '../../../common/actor/actor';
import { requireMember } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { conflict } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import { isDuplicateKey } from '../../../database/duplicate-key';
import type { ActOnce } from '../../../database/idempotency/act-once';
import type { RehireInterestRecord } from './rehire-interest.record';
import type { RehireInterestStore } from './rehire-interest.store';

export interface RehireInterestPayload {
  readonly rehireInterest: RehireInterestRecord | null;
  readonly userErrors: readonly UserErrorRecord[];
}

type Session = Parameters<RehireInterestStore['insert']>[1];

/** The private wish to return (O6, first state): only its member ever reads or changes it, so no method takes a member's id. */
export class RehireInterestService {
  constructor(
    private readonly interests: RehireInterestStore,
    private readonly once: ActOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** The actor's own wish while it stands, else null. */
  async own(actor: Actor): Promise<RehireInterestRecord | null> {
    const interest = await this.interests.ofMember(requireMember(actor).id);
    return interest?.active ? interest : null;
  }

  /** Repeating changes nothing: there is one for each member. */
  async express(
    actor: Actor,
    { idempotencyKey }: { readonly idempotencyKey?: string | null | undefined },
  ): Promise<RehireInterestPayload> {
    const member = requireMember(actor);
    const attempt = { actorId: member.id, operation: 'expressRehireInterest', key: idempotencyKey, input: {} };
    const write = () => this.once.run(attempt, (session) => this.#stand(member, session));
    await write().catch((error: unknown) => {
      // Two taps at once with different keys: the second try finds what the other one inserted.
      if (isDuplicateKey(error)) return write();
      throw error;
    });
    return { rehireInterest: await this.own(actor), userErrors: [] };
  }

  async withdraw(actor: Actor): Promise<RehireInterestPayload> {
    const member = requireMember(actor);
    const interest = await this.interests.ofMember(member.id);
    if (!interest) {
      const text = { ja: '再雇用への関心は伝えられていません。', en: 'You have not expressed a wish to return.' };
      return { rehireInterest: null, userErrors: [userError('NOT_FOUND', [], text)] };
    }
    await this.#end(interest);
    return { rehireInterest: null, userErrors: [] };
  }

  /** Ends the wish of somebody who left the network or came back, if it was expressed by a moment. */
  async endOf(memberId: string, expressedBy: Date, session: Session): Promise<void> {
    const interest = await this.interests.ofMember(memberId, session);
    if (interest && interest.expressedAt <= expressedBy) await this.#end(interest, session);
  }

  async #end(interest: RehireInterestRecord, session?: Session): Promise<void> {
    if (!interest.active) return;
    const until = this.clock.now();
    const periods = interest.periods.map((period) => ({ ...period, until: period.until ?? until }));
    if (!(await this.interests.change(interest, { active: false, periods }, session))) throw conflict();
  }

  async #stand({ id: memberId, cohortId }: MemberActor, session: Session): Promise<string> {
    const earlier = await this.interests.ofMember(memberId, session);
    if (earlier?.active) return earlier._id;
    const now = this.clock.now();
    const period = { from: now, until: null };
    const fresh = { cohortId, expressedAt: now, active: true };
    if (earlier) {
      const periods = [...earlier.periods, period];
      if (!(await this.interests.change(earlier, { ...fresh, periods }, session))) throw conflict();
      return earlier._id;
    }
    const _id = this.ids.next('rehireInterest');
    await this.interests.insert({ _id, memberId, ...fresh, periods: [period], version: 1 }, session);
    return _id;
  }
}
