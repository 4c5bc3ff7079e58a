import type { Actor } from '../../../common/actor/actor';
import { requireStaff } from '../../../common/actor/guards';
import { DAY, type Clock } from '../../../common/clock';
import { conflict } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { isId, type IdGenerator } from '../../../common/ids';
import type { SerialByKey } from '../../../common/serial-by-key';
import type { ActOnce } from '../../../database/idempotency/act-once';
import type { Session, Transact } from '../../../database/transaction';
import type { CancelEventInput, ChangeEventInput, CreateEventInput, EventState, PublishEventInput } from '../generated';
import type { RegistrationStore } from '../registration/registration.store';
import type { SeatsStore } from '../registration/seats.store';
import type { Waitlist } from '../registration/waitlist';
import { problemsOf, problemsOfNew } from './event-details';
import type { EventDetails, EventRecord } from './event.record';
import type { EventStore } from './event.store';

export interface EventEditingDependencies {
  readonly events: EventStore;
  readonly registrations: RegistrationStore;
  readonly seats: SeatsStore;
  readonly waitlist: Waitlist;
  readonly actOnce: ActOnce;
  readonly transact: Transact;
  readonly queue: SerialByKey;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

export interface EventResult {
  readonly event?: EventRecord | null;
  readonly userErrors: readonly UserErrorRecord[];
}

const refused = (...userErrors: UserErrorRecord[]): EventResult => ({ event: null, userErrors });
const NOT_FOUND = userError('NOT_FOUND', ['input', 'id'], {
  ja: 'イベントが見つかりません。id を確認してください。',
  en: 'No such event. Check the id.',
});
const wrongState = (state: EventState): UserErrorRecord =>
  userError('WRONG_STATE', ['input', 'id'], {
    ja: `イベントの状態が ${state} のため、この操作はできません。`,
    en: `The event is ${state}, so this cannot be done.`,
  });

/** What the secretariat does with events. */
export class EventEditingService {
  readonly #deps: EventEditingDependencies;

  constructor(dependencies: EventEditingDependencies) {
    this.#deps = dependencies;
  }

  async create(actor: Actor, input: CreateEventInput): Promise<EventResult> {
    const editor = requireStaff(actor, 'SECRETARIAT');
    const { clock, ids, events, seats, actOnce } = this.#deps;
    const { idempotencyKey, kind, format, startsAt, endsAt, title, description, capacity } = input;
    const details: EventDetails = {
      title,
      description,
      summaryEnglish: input.summaryEnglish ?? null,
      startsAt,
      endsAt,
      venue: input.venue ?? null,
      onlineUrl: input.onlineUrl?.toString() ?? null,
      capacity,
      registrationClosesAt: input.registrationClosesAt ?? startsAt,
      cancelDeadline: input.cancelDeadline ?? new Date(startsAt.getTime() - DAY),
    };
    const rest = {
      guestsPerMember: input.guestsPerMember ?? 0,
      hostIds: [...(input.hostIds ?? [])],
      coHostId: input.coHostId ?? null,
    };
    const problems = [...problemsOf(format, details, clock.now()), ...problemsOfNew(rest)];
    if (problems.length > 0) return refused(...problems);
    const attempt = { actorId: editor.id, operation: 'createEvent', key: idempotencyKey, input };
    const { id } = await actOnce.run(attempt, async (session) => {
      const event: EventRecord = {
        ...details,
        ...rest,
        _id: ids.next('event'),
        kind,
        format,
        state: 'DRAFT',
        needsApproval: input.needsApproval ?? false,
        cancelReason: null,
        version: 1,
        updatedAt: clock.now(),
      };
      await events.insert(event, session);
      await seats.insert({ _id: event._id, isOpen: false, capacity, taken: 0, sequence: 0 }, session);
      return event._id;
    });
    return { event: await this.#find(id), userErrors: [] };
  }

  publish(actor: Actor, input: PublishEventInput): Promise<EventResult> {
    return this.#edit(actor, input, ['DRAFT'], async (current, session) => {
      await this.#deps.seats.set(current._id, { isOpen: true }, session);
      return { state: 'PUBLISHED' };
    });
  }

  async cancel(actor: Actor, input: CancelEventInput): Promise<EventResult> {
    requireStaff(actor, 'SECRETARIAT');
    if (input.reason.trim() === '' || input.reason.length > 500) {
      const text = { ja: '理由を500字以内で書いてください。', en: 'Give the reason in at most 500 characters.' };
      return refused(userError('REASON_REQUIRED', ['input', 'reason'], text));
    }
    return this.#edit(actor, input, ['DRAFT', 'PUBLISHED'], async (current, session) => {
      await this.#deps.seats.set(current._id, { isOpen: false, taken: 0 }, session);
      await this.#deps.registrations.endAll(current._id, session);
      return { state: 'CANCELLED', cancelReason: input.reason };
    });
  }

  async change(actor: Actor, input: ChangeEventInput): Promise<EventResult> {
    requireStaff(actor, 'SECRETARIAT');
    const { id, expectedVersion, onlineUrl, ...rest } = input;
    const current = await this.#find(id);
    if (!current) return refused(NOT_FOUND);
    // Null is as good as left out, so that a required part cannot be emptied by it.
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
    const changes: Partial<EventDetails> = { ...given, ...(onlineUrl && { onlineUrl: onlineUrl.toString() }) };
    const problems = problemsOf(current.format, { ...current, ...changes }, this.#deps.clock.now());
    if (problems.length > 0) return refused(...problems);
    return this.#edit(actor, { id, expectedVersion }, ['DRAFT', 'PUBLISHED'], async (event, session) => {
      const { seats, registrations, waitlist } = this.#deps;
      const startsAt = changes.startsAt ?? event.startsAt;
      if (changes.capacity !== undefined) {
        const taken = (await seats.of(id, session))?.taken ?? 0;
        if (changes.capacity < taken) return tooFewSeats(taken);
        await seats.set(id, { capacity: changes.capacity }, session);
        await waitlist.offerFreeSeats({ _id: id, startsAt }, session);
      }
      if (changes.startsAt) await registrations.moveEvent(id, startsAt, session);
      return changes;
    });
  }

  /** Compares state and version, and writes what `work` returns in the transaction in which `work` writes the rest. */
  async #edit(
    actor: Actor,
    input: PublishEventInput,
    states: readonly EventState[],
    work: (current: EventRecord, session: Session) => Promise<Partial<EventRecord> | UserErrorRecord>,
  ): Promise<EventResult> {
    requireStaff(actor, 'SECRETARIAT');
    const { events, queue, transact, clock } = this.#deps;
    const current = await this.#find(input.id);
    if (!current) return refused(NOT_FOUND);
    if (current.version !== input.expectedVersion) throw conflict();
    if (!states.includes(current.state)) return refused(wrongState(current.state));
    return queue.run(current._id, () =>
      transact(async (session) => {
        const changes = await work(current, session);
        // Refused before anything was written.
        if ('code' in changes) return refused(changes);
        const update = { ...changes, updatedAt: clock.now() };
        const event = await events.change(current._id, current.version, states, update, session);
        if (!event) throw conflict();
        return { event, userErrors: [] };
      }),
    );
  }

  async #find(id: string): Promise<EventRecord | null> {
    return isId('event', id) ? ((await this.#deps.events.byIds([id]))[0] ?? null) : null;
  }
}

const tooFewSeats = (taken: number): UserErrorRecord =>
  userError('CAPACITY_BELOW_TAKEN', ['input', 'capacity'], {
    ja: `すでに${taken}席が決まっています。それ以上にしてください。`,
    en: `${taken} seats are taken already. Choose at least that many.`,
  });
