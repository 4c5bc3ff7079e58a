import type { LocalizedText } from '../../../common/locale';
import type { EventRecord } from '../event/event.record';
import type { RegistrationRecord } from './registration.record';

/** Why something may not be done: a code for programs and a text for people. */
export interface Refusal {
  readonly code: string;
  readonly text: LocalizedText;
}

const refusal = (code: string, ja: string, en: string): Refusal => ({ code, text: { ja, en } });

export const ALREADY_REGISTERED = refusal(
  'ALREADY_REGISTERED',
  'すでに申し込んでいます。申し込みの状態を確認してください。',
  'You have already registered. See the state of your registration.',
);
export const NOT_OPEN = refusal(
  'NOT_OPEN',
  'このイベントは申し込みを受け付けていません。',
  'This event takes no registrations.',
);

/** Why a member may not RSVP now; undefined when he may. */
export function rsvpRefusal(event: EventRecord, own: RegistrationRecord | null, now: Date): Refusal | undefined {
  if (event.state !== 'PUBLISHED') return NOT_OPEN;
  if (event.registrationClosesAt <= now) {
    return refusal('REGISTRATION_CLOSED', '申し込みは締め切りました。', 'Registration has closed.');
  }
  return own ? ALREADY_REGISTERED : undefined;
}

/** Why an RSVP may not be cancelled now; undefined when it may. Who holds no seat for certain can leave at any time. */
export function cancelRefusal(event: EventRecord, own: RegistrationRecord | null, now: Date): Refusal | undefined {
  if (!own?.isActive || own.state === 'ATTENDED' || own.state === 'ABSENT') {
    return refusal('NOT_REGISTERED', '取り消せる申し込みがありません。', 'There is no registration to cancel.');
  }
  if (own.state === 'CONFIRMED' && event.cancelDeadline <= now) {
    return refusal(
      'CANCEL_DEADLINE_PASSED',
      '取り消しの期限を過ぎました。お手数ですが事務局へご連絡ください。',
      'The deadline for cancelling has passed. Please contact the secretariat.',
    );
  }
  return undefined;
}
