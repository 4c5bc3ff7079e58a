import type { Actor, MemberActor } from '../../../common/actor/actor';
import { requireMember } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { conflict, forbidden } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import type { Loader } from '../../../common/loader';
import type { Locale, LocalizedText } from '../../../common/locale';
import type { PageArguments } from '../../../common/paging/connection';
import { isDuplicateKey } from '../../../database/duplicate-key';
import type { Session } from '../../../database/transaction';
import type { ActOnce } from '../../../database/idempotency/act-once';
import { seesWhole } from '../partnership-request/partnership-request.access';
import type { PartnershipRequestRecord } from '../partnership-request/partnership-request.record';
import type { PartnershipRequestStore } from '../partnership-request/partnership-request.store';
import type { ProposalConnectionRecord, ProposalRecord } from './proposal.record';
import type { ProposalStore } from './proposal.store';

export interface ProposalPayload {
  readonly proposal: ProposalRecord | null;
  readonly userErrors: readonly UserErrorRecord[];
}

export interface InterestInput {
  readonly partnershipRequestId: string;
  readonly message?: string | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

const LONGEST_MESSAGE = 1_000;
const NOT_OPEN: LocalizedText = { ja: 'この募集は受け付けていません。', en: 'This request is not open.' };
const MEMBERS_ONLY: LocalizedText = {
  ja: 'アルムナイ会員だけが関心を伝えられます。',
  en: 'Only alumni members can express interest.',
};
const ALREADY: LocalizedText = { ja: 'すでに関心を伝えています。', en: 'You have already expressed interest.' };

const refused = (...userErrors: UserErrorRecord[]): ProposalPayload => ({ proposal: null, userErrors });

/** Rules of proposals, up to interest (O2). */
export class ProposalService {
  constructor(
    private readonly proposals: ProposalStore,
    private readonly requests: PartnershipRequestStore,
    private readonly once: ActOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** One tap; once for each member and request. Somebody who is interested already gets what stands. */
  async expressInterest(actor: Actor, { idempotencyKey, ...input }: InterestInput): Promise<ProposalPayload> {
    const member = requireMember(actor);
    const message = input.message?.trim() || null;
    if (message !== null && [...message].length > LONGEST_MESSAGE) {
      const text = { ja: '1000文字以内で書いてください。', en: 'Use at most 1,000 characters.' };
      return refused(userError('TOO_LONG', ['input', 'message'], text));
    }
    const request = await this.requests.byId(input.partnershipRequestId);
    if (request?.state !== 'OPEN') return refused(userError('NOT_OPEN', ['input', 'partnershipRequestId'], NOT_OPEN));
    const attempt = { actorId: member.id, operation: 'expressInterest', key: idempotencyKey, input };
    const write = () => this.once.run(attempt, (session) => this.#stand(member, request._id, message, session));
    // Two taps at once with different keys: one inserts, the other finds it on its second try.
    const { id } = await write().catch((error: unknown) => {
      if (isDuplicateKey(error)) return write();
      throw error;
    });
    return { proposal: (await this.proposals.byId(id)) ?? null, userErrors: [] };
  }

  async withdrawInterest(actor: Actor, input: { readonly partnershipRequestId: string }): Promise<ProposalPayload> {
    const member = requireMember(actor);
    const [proposal] = await this.proposals.ofMember(member.id, [input.partnershipRequestId]);
    if (!proposal) {
      const text = { ja: 'この募集に関心を伝えていません。', en: 'You have not expressed interest in this request.' };
      return refused(userError('NOT_FOUND', ['input', 'partnershipRequestId'], text));
    }
    if (proposal.stage === 'WITHDRAWN') return { proposal, userErrors: [] };
    const changed = await this.#end(proposal);
    if (!changed) throw conflict();
    return { proposal: changed, userErrors: [] };
  }

  /** Withdraws what somebody who left the network has expressed by a moment. */
  async withdrawAllOf(memberId: string, expressedBy: Date, session: Session): Promise<void> {
    for (const proposal of await this.proposals.standingOf(memberId, expressedBy, session)) {
      if (!(await this.#end(proposal, session))) throw conflict();
    }
  }

  #end(proposal: ProposalRecord, session?: Session): Promise<ProposalRecord | undefined> {
    const now = this.clock.now();
    const ended = {
      stage: 'WITHDRAWN' as const,
      // Words that were withdrawn are not kept.
      message: null,
      periods: proposal.periods.map((period) => ({ ...period, until: period.until ?? now })),
      history: [...proposal.history, { stage: 'WITHDRAWN' as const, at: now }],
    };
    return this.proposals.change(proposal, ended, session);
  }

  /** Interests in a request, for its department and the secretariat. Throws FORBIDDEN for others. */
  interestsIn(actor: Actor, request: PartnershipRequestRecord, page: PageArguments): Promise<ProposalConnectionRecord> {
    if (!seesWhole(actor, request)) throw forbidden();
    return this.proposals.pageOfRequest(request._id, page);
  }

  /** The proposal, for its member, the request's department and the secretariat; null to others. */
  async visible(actor: Actor, id: string): Promise<ProposalRecord | null> {
    const proposal = await this.proposals.byId(id);
    if (!proposal) return null;
    if (actor.kind === 'member' && actor.id === proposal.memberId) return proposal;
    const request = await this.requests.byId(proposal.partnershipRequestId);
    return request && seesWhole(actor, request) ? proposal : null;
  }

  async interestPermission(
    actor: Actor,
    request: PartnershipRequestRecord,
    loaders: { readonly ownProposal: Loader<ProposalRecord> },
    locale: Locale,
  ): Promise<{ allowed: boolean; reason: string | null }> {
    const no = (text: LocalizedText) => ({ allowed: false, reason: text[locale] });
    if (actor.kind !== 'member') return no(MEMBERS_ONLY);
    if (request.state !== 'OPEN') return no(NOT_OPEN);
    const own = await loaders.ownProposal.load(request._id);
    return own?.stage === 'INTERESTED' ? no(ALREADY) : { allowed: true, reason: null };
  }

  async #stand(
    { id: memberId, cohortId }: MemberActor,
    partnershipRequestId: string,
    message: string | null,
    session: Parameters<ProposalStore['insert']>[1],
  ): Promise<string> {
    const [earlier] = await this.proposals.ofMember(memberId, [partnershipRequestId], session);
    if (earlier?.stage === 'INTERESTED') return earlier._id;
    const now = this.clock.now();
    const period = { from: now, until: null };
    const step = { stage: 'INTERESTED' as const, at: now };
    const fresh = { cohortId, stage: 'INTERESTED' as const, message, expressedAt: now };
    if (earlier) {
      const periods = [...earlier.periods, period];
      const changes = { ...fresh, periods, history: [...earlier.history, step] };
      if (!(await this.proposals.change(earlier, changes, session))) throw conflict();
      return earlier._id;
    }
    const _id = this.ids.next('proposal');
    const ids = { _id, partnershipRequestId, memberId };
    await this.proposals.insert({ ...ids, ...fresh, periods: [period], history: [step], version: 1 }, session);
    return _id;
  }
}
