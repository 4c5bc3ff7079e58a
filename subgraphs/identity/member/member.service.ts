import type { Actor } from '../../../common/actor/actor';
import { requireMember } from '../../../common/actor/guards';
import { DAY, type Clock } from '../../../common/clock';
import { conflict, forbidden } from '../../../common/errors/public-error';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { dateInTokyo } from '../../../common/japanese/fiscal-year';
import type { UpdateProfileInput } from '../generated';
import type { MemberRecord } from './member.record';
import type { MemberStore, ProfileChange } from './member.store';
import { checkProfile, presentWorkOf } from './profile.input';

export interface ProfileResult {
  readonly member?: MemberRecord;
  readonly userErrors: readonly UserErrorRecord[];
}

const LONGEST_SNOOZE_MS = 731 * DAY;

export class MemberService {
  readonly #members: MemberStore;
  readonly #clock: Clock;

  constructor(members: MemberStore, clock: Clock) {
    this.#members = members;
    this.#clock = clock;
  }

  /** Changes one's own profile. Throws CONFLICT when somebody (another device) changed it since it was read. */
  async updateProfile(actor: Actor, input: UpdateProfileInput): Promise<ProfileResult> {
    const { id } = requireMember(actor);
    const userErrors = [...checkProfile(input), ...this.#checkSnooze(input.snoozeUntil)];
    if (userErrors.length > 0) return { userErrors };
    const before = await this.#members.byId(id);
    if (before?.state !== 'ACTIVE') throw forbidden();
    const member = await this.#members.change(id, input.expectedVersion, profileChangeOf(before, input));
    if (!member) throw conflict();
    return { member, userErrors: [] };
  }

  #checkSnooze(until: string | null | undefined): UserErrorRecord[] {
    if (until == null) return [];
    const now = this.#clock.now();
    const latest = dateInTokyo(new Date(now.getTime() + LONGEST_SNOOZE_MS));
    if (until > dateInTokyo(now) && until <= latest) return [];
    return [
      userError('DATE_OUT_OF_RANGE', ['input', 'snoozeUntil'], {
        ja: '明日から2年以内の日付を指定してください。',
        en: 'Choose a date from tomorrow to two years ahead.',
      }),
    ];
  }
}

/** What is absent stays; what is null is removed where that makes sense. */
function profileChangeOf(before: MemberRecord, input: UpdateProfileInput): ProfileChange {
  const { displayName, romaji, presentWork, pace, snoozeUntil, interests } = input;
  const name = {
    ...before.name,
    ...(displayName != null && { displayName: displayName.trim() }),
    ...(romaji !== undefined && { romaji: romaji?.trim() || null }),
  };
  return {
    name,
    ...(presentWork !== undefined && { presentWork: presentWork && presentWorkOf(presentWork) }),
    ...(pace != null && { pace }),
    ...(snoozeUntil !== undefined && { snoozeUntil }),
    ...(interests != null && { interests: [...new Set(interests)] }),
  };
}
