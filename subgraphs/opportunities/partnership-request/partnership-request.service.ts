import type { Actor, StaffActor } from '../../../common/actor/actor';
import { requireSignedIn, requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { conflict, forbidden } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import { bigramsOf } from '../../../common/japanese/bigrams';
import { dateInTokyo } from '../../../common/japanese/fiscal-year';
import type { PageArguments } from '../../../common/paging/connection';
import type { ActOnce } from '../../../database/idempotency/act-once';
import { actsFor, listFilter, maySee, seesWhole } from './partnership-request.access';
import type {
  PartnershipContent,
  PartnershipOutcome,
  PartnershipRequestConnectionRecord,
  PartnershipRequestRecord,
} from './partnership-request.record';
import type { PartnershipFilter, PartnershipOrder, PartnershipRequestStore } from './partnership-request.store';
import { PARTNERSHIP_TRANSITIONS, type PartnershipAction } from './partnership-request.transitions';
import { contentErrors, deadlineErrors } from './partnership-request.validation';

export interface PartnershipPayload {
  readonly partnershipRequest: PartnershipRequestRecord | null;
  readonly userErrors: readonly UserErrorRecord[];
}

/** Names a request and the version the actor saw. */
export interface PartnershipTarget {
  readonly id: string;
  readonly expectedVersion: number;
}

interface Step {
  readonly action: PartnershipAction;
  readonly reason?: string | null | undefined;
  readonly changes?: Partial<PartnershipRequestRecord>;
}

const refused = (...userErrors: UserErrorRecord[]): PartnershipPayload => ({ partnershipRequest: null, userErrors });

const gramsOf = (content: PartnershipContent): string[] =>
  bigramsOf([content.theme, content.background, content.offers, content.seeks].join(' '));

/** Rules of partnership requests (O1): who may move one from which state to which. */
export class PartnershipRequestService {
  constructor(
    private readonly requests: PartnershipRequestStore,
    private readonly once: ActOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** A page of what the actor may see; `search` finds requests that hold all its words. */
  list(
    actor: Actor,
    asked: PartnershipFilter & { readonly search?: string | null | undefined },
    order: PartnershipOrder,
    page: PageArguments,
  ): Promise<PartnershipRequestConnectionRecord> {
    requireSignedIn(actor);
    const { search, ...filter } = asked;
    const grams = search ? bigramsOf(search.slice(0, 200)) : [];
    return this.requests.page({ ...listFilter(actor, filter), grams }, order, page);
  }

  /** The request if the actor may see it, else null: what is hidden looks like what does not exist. */
  visible(actor: Actor, request: PartnershipRequestRecord | null): PartnershipRequestRecord | null {
    return request && maySee(actor, request) ? request : null;
  }

  async create(
    actor: Actor,
    { idempotencyKey, ...content }: PartnershipContent & { readonly idempotencyKey?: string | null | undefined },
  ): Promise<PartnershipPayload> {
    const staff = requireStaff(actor, 'BUSINESS_UNIT');
    const { departmentId } = staff;
    if (departmentId === undefined) throw forbidden();
    const errors = contentErrors(content, dateInTokyo(this.clock.now()));
    if (errors.length > 0) return refused(...errors);
    const attempt = { actorId: staff.id, operation: 'createPartnershipRequest', key: idempotencyKey, input: content };
    const { id } = await this.once.run(attempt, async (session) => {
      const now = this.clock.now();
      const record: PartnershipRequestRecord = {
        ...content,
        _id: this.ids.next('partnershipRequest'),
        departmentId,
        state: 'DRAFT',
        outcome: null,
        openedAt: null,
        closedAt: null,
        createdAt: now,
        version: 1,
        history: [{ from: null, to: 'DRAFT', actorId: staff.id, at: now, reason: null }],
        grams: gramsOf(content),
      };
      await this.requests.insert(record, session);
      return record._id;
    });
    return { partnershipRequest: (await this.requests.byId(id)) ?? null, userErrors: [] };
  }

  async update(actor: Actor, { id, expectedVersion, ...content }: PartnershipTarget & PartnershipContent) {
    const { staff, request } = await this.#ofOwnDepartment(actor, id);
    if (!request) return refused(notFound());
    const errors = contentErrors(content, dateInTokyo(this.clock.now()));
    if (errors.length > 0) return refused(...errors);
    const changes = { ...content, freelanceTerms: content.freelanceTerms ?? null, grams: gramsOf(content) };
    return this.#step(staff.id, request, expectedVersion, { action: 'update', changes });
  }

  async submit(actor: Actor, { id, expectedVersion }: PartnershipTarget): Promise<PartnershipPayload> {
    const { staff, request } = await this.#ofOwnDepartment(actor, id);
    if (!request) return refused(notFound());
    const errors = deadlineErrors(request.deadline, dateInTokyo(this.clock.now()));
    if (errors.length > 0) return refused(...errors);
    return this.#step(staff.id, request, expectedVersion, { action: 'submit' });
  }

  /** A business unit takes back its own request; the secretariat may for it. */
  async withdraw(actor: Actor, input: PartnershipTarget & { readonly reason?: string | null | undefined }) {
    const staff = requireStaff(actor, 'BUSINESS_UNIT', 'SECRETARIAT');
    const request = await this.requests.byId(input.id);
    if (!request || !maySee(actor, request)) return refused(notFound());
    if (!seesWhole(actor, request)) throw forbidden();
    const step: Step = { action: 'withdraw', reason: input.reason, changes: this.#closed('WITHDRAWN') };
    return this.#step(staff.id, request, input.expectedVersion, step);
  }

  async approve(actor: Actor, { id, expectedVersion }: PartnershipTarget): Promise<PartnershipPayload> {
    const staff = requireStaff(actor, 'SECRETARIAT');
    const request = await this.requests.byId(id);
    if (!request) return refused(notFound());
    const now = this.clock.now();
    const errors = deadlineErrors(request.deadline, dateInTokyo(now));
    if (errors.length > 0) return refused(...errors);
    return this.#step(staff.id, request, expectedVersion, { action: 'approve', changes: { openedAt: now } });
  }

  async return(actor: Actor, input: PartnershipTarget & { readonly reason: string }): Promise<PartnershipPayload> {
    const staff = requireStaff(actor, 'SECRETARIAT');
    const reason = input.reason.trim();
    if (reason === '' || reason.length > 1_000) {
      const text = {
        ja: '差し戻しの理由を1000文字以内で書いてください。',
        en: 'Give a reason of at most 1,000 characters.',
      };
      return refused(userError('REASON_REQUIRED', ['input', 'reason'], text));
    }
    const request = await this.requests.byId(input.id);
    if (!request) return refused(notFound());
    return this.#step(staff.id, request, input.expectedVersion, { action: 'return', reason });
  }

  async close(actor: Actor, input: PartnershipTarget & { readonly outcome: 'FILLED' | 'WITHDRAWN' }) {
    const staff = requireStaff(actor, 'SECRETARIAT');
    const request = await this.requests.byId(input.id);
    if (!request) return refused(notFound());
    const step: Step = { action: 'close', changes: this.#closed(input.outcome) };
    return this.#step(staff.id, request, input.expectedVersion, step);
  }

  /** Closes what is open past its deadline; safe to run by several processes. Returns how many it closed. */
  async closeExpired(now: Date): Promise<number> {
    let closed = 0;
    for (const request of await this.requests.overdue(dateInTokyo(now), 100)) {
      const step: Step = { action: 'expire', changes: { outcome: 'EXPIRED', closedAt: now } };
      if (await this.#move('system', request, request.version, step)) closed += 1;
    }
    return closed;
  }

  async #ofOwnDepartment(actor: Actor, id: string): Promise<{ staff: StaffActor; request?: PartnershipRequestRecord }> {
    const staff = requireStaff(actor, 'BUSINESS_UNIT');
    const request = await this.requests.byId(id);
    if (!request || !maySee(actor, request)) return { staff };
    if (!actsFor(actor, request.departmentId)) throw forbidden();
    return { staff, request };
  }

  #closed(outcome: PartnershipOutcome): Partial<PartnershipRequestRecord> {
    return { outcome, closedAt: this.clock.now() };
  }

  async #step(actorId: string, request: PartnershipRequestRecord, version: number, step: Step) {
    if (request.version !== version) throw conflict();
    if (!PARTNERSHIP_TRANSITIONS[step.action].from.includes(request.state)) return refused(wrongState(request.state));
    const changed = await this.#move(actorId, request, version, step);
    if (!changed) throw conflict();
    return { partnershipRequest: changed, userErrors: [] };
  }

  #move(actorId: string, request: PartnershipRequestRecord, version: number, step: Step) {
    const { to } = PARTNERSHIP_TRANSITIONS[step.action];
    const entry = { from: request.state, to, actorId, at: this.clock.now(), reason: step.reason ?? null };
    const changes = { ...step.changes, state: to };
    return this.requests.change(request._id, { version, state: request.state }, changes, entry);
  }
}

function notFound(): UserErrorRecord {
  return userError('NOT_FOUND', ['input', 'id'], { ja: '募集が見つかりません。', en: 'There is no such request.' });
}

function wrongState(state: string): UserErrorRecord {
  return userError('WRONG_STATE', ['input', 'id'], {
    ja: `いまの状態（${state}）ではできません。`,
    en: `This cannot be done in the present state (${state}).`,
  });
}
