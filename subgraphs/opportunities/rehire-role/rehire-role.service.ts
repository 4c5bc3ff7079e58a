import { hasRole, type Actor } from '../../../common/actor/actor';
import { requireSignedIn, requireStaff } from '../../../common/actor/guards';
import type { Clock } from '../../../common/clock';
import { conflict, forbidden } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { IdGenerator } from '../../../common/ids';
import { dateInTokyo } from '../../../common/japanese/fiscal-year';
import type { PageArguments } from '../../../common/paging/connection';
import type { ActOnce } from '../../../database/idempotency/act-once';
import { contradictions, missingItems } from './completeness';
import type {
  RehireRoleConnectionRecord,
  RehireRoleContent,
  RehireRoleRecord,
  RehireRoleRevisionRecord,
  RehireRoleState,
} from './rehire-role.record';
import type { RehireRoleStore } from './rehire-role.store';

export interface RehireRolePayload {
  readonly rehireRole: RehireRoleRecord | null;
  readonly userErrors: readonly UserErrorRecord[];
}

interface Target {
  readonly id: string;
  readonly expectedVersion: number;
}

const refused = (...userErrors: readonly UserErrorRecord[]): RehireRolePayload => ({ rehireRole: null, userErrors });
const writes = (actor: Actor): boolean => hasRole(actor, 'RECRUITER', 'SECRETARIAT');
const reads = (actor: Actor): boolean => hasRole(actor, 'ALUMNI', 'SUPPORTER', 'BUSINESS_UNIT') || writes(actor);

/** Rules of rehire roles (O5): nothing incomplete is published, nothing that was said is forgotten. */
export class RehireRoleService {
  constructor(
    private readonly roles: RehireRoleStore,
    private readonly once: ActOnce,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Published roles; recruiters and the secretariat list every state. */
  list(
    actor: Actor,
    where: { readonly state?: RehireRoleState | null | undefined },
    page: PageArguments,
  ): Promise<RehireRoleConnectionRecord> {
    requireSignedIn(actor);
    if (!reads(actor)) throw forbidden();
    return this.roles.page(writes(actor) ? (where.state ?? undefined) : 'PUBLISHED', page);
  }

  /** The role if the actor may see it, else null: drafts are seen by those who write them only. */
  visible(actor: Actor, role: RehireRoleRecord | null): RehireRoleRecord | null {
    if (!role || !reads(actor)) return null;
    return writes(actor) || role.publishedAt !== null ? role : null;
  }

  async revisions(actor: Actor, role: RehireRoleRecord): Promise<readonly RehireRoleRevisionRecord[] | null> {
    return writes(actor) ? this.roles.revisionsOf(role._id) : null;
  }

  async create(
    actor: Actor,
    { idempotencyKey, ...content }: RehireRoleContent & { readonly idempotencyKey?: string | null | undefined },
  ): Promise<RehireRolePayload> {
    const staff = requireStaff(actor, 'RECRUITER', 'SECRETARIAT');
    const errors = this.#contentErrors(content);
    if (errors.length > 0) return refused(...errors);
    const attempt = { actorId: staff.id, operation: 'createRehireRole', key: idempotencyKey, input: content };
    const { id } = await this.once.run(attempt, async (session) => {
      const _id = this.ids.next('rehireRole');
      const times = { createdAt: this.clock.now(), publishedAt: null, closedAt: null };
      await this.roles.insert({ ...content, _id, state: 'DRAFT', ...times, version: 1 }, session);
      return _id;
    });
    return { rehireRole: (await this.roles.byId(id)) ?? null, userErrors: [] };
  }

  /** Replaces the content. A published role must stay complete. */
  async update(actor: Actor, { id, expectedVersion, ...content }: Target & RehireRoleContent) {
    const staff = requireStaff(actor, 'RECRUITER', 'SECRETARIAT');
    const role = await this.roles.byId(id);
    if (!role) return refused(notFound());
    if (role.version !== expectedVersion) throw conflict();
    if (role.state === 'CLOSED') return refused(wrongState(role.state));
    const missing = role.state === 'PUBLISHED' ? missingItems(content.conditions) : [];
    const errors = [...this.#contentErrors(content), ...missing];
    if (errors.length > 0) return refused(...errors);
    return this.#change(staff.id, role, { ...content, departmentId: content.departmentId ?? null });
  }

  /** Opens a draft; refused with every missing item at once. */
  async publish(actor: Actor, { id, expectedVersion }: Target): Promise<RehireRolePayload> {
    const staff = requireStaff(actor, 'RECRUITER', 'SECRETARIAT');
    const role = await this.roles.byId(id);
    if (!role) return refused(notFound());
    if (role.version !== expectedVersion) throw conflict();
    if (role.state !== 'DRAFT') return refused(wrongState(role.state));
    const errors = [...missingItems(role.conditions), ...this.#contentErrors(role)];
    if (errors.length > 0) return refused(...errors);
    return this.#change(staff.id, role, { state: 'PUBLISHED', publishedAt: this.clock.now() });
  }

  async close(actor: Actor, { id, expectedVersion }: Target): Promise<RehireRolePayload> {
    const staff = requireStaff(actor, 'RECRUITER', 'SECRETARIAT');
    const role = await this.roles.byId(id);
    if (!role) return refused(notFound());
    if (role.version !== expectedVersion) throw conflict();
    if (role.state === 'CLOSED') return refused(wrongState(role.state));
    return this.#change(staff.id, role, { state: 'CLOSED', closedAt: this.clock.now() });
  }

  /** Closes what is published past its deadline; safe to run by several processes. Returns how many it closed. */
  async closeExpired(now: Date): Promise<number> {
    let closed = 0;
    for (const role of await this.roles.overdue(dateInTokyo(now), 100)) {
      const changes = { state: 'CLOSED' as const, closedAt: now };
      if (await this.roles.change(role, changes, { actorId: 'system', at: now })) closed += 1;
    }
    return closed;
  }

  #contentErrors({ title, summary, deadline, conditions }: RehireRoleContent): UserErrorRecord[] {
    const today = dateInTokyo(this.clock.now());
    const errors = contradictions(conditions, today);
    for (const [field, value, longest] of [
      ['title', title, 100],
      ['summary', summary, 2_000],
    ] as const) {
      const length = [...value.trim()].length;
      if (length > 0 && length <= longest) continue;
      const text = { ja: `1〜${longest}文字で入力してください。`, en: `Use 1 to ${longest} characters.` };
      errors.push(userError(length === 0 ? 'REQUIRED' : 'TOO_LONG', ['input', field], text));
    }
    if (deadline < today) {
      const text = { ja: '締切は今日以後の日付にしてください。', en: 'The deadline must not be in the past.' };
      errors.push(userError('DEADLINE_PASSED', ['input', 'deadline'], text));
    }
    return errors;
  }

  async #change(actorId: string, role: RehireRoleRecord, changes: Partial<RehireRoleRecord>) {
    const rehireRole = await this.roles.change(role, changes, { actorId, at: this.clock.now() });
    if (!rehireRole) throw conflict();
    return { rehireRole, userErrors: [] };
  }
}

const notFound = (): UserErrorRecord =>
  userError('NOT_FOUND', ['input', 'id'], { ja: '求人が見つかりません。', en: 'There is no such role.' });

const wrongState = (state: RehireRoleState): UserErrorRecord =>
  userError('WRONG_STATE', ['input', 'id'], {
    ja: `いまの状態（${state}）ではできません。`,
    en: `This cannot be done in the present state (${state}).`,
  });
