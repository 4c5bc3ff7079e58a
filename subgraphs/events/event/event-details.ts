import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { isId } from '../../../common/ids';
import type { EventFormat } from '../generated';
import type { EventDetails } from './event.record';

const MAX_CAPACITY = 10_000;
const MAX_GUESTS = 5;
const MAX_HOSTS = 10;

const problem = (code: string, field: string, ja: string, en: string): UserErrorRecord =>
  userError(code, ['input', ...field.split('.')], { ja, en });

/** What is wrong with a text of at most `limit` characters that must not be empty. */
function textProblems(field: string, text: string, limit: number): UserErrorRecord[] {
  if (text.trim() === '') return [problem('REQUIRED', field, '入力してください。', 'Please fill this in.')];
  const tooLong = text.length > 2 * limit || Array.from(text).length > limit;
  if (!tooLong) return [];
  return [problem('TOO_LONG', field, `${limit}字以内で入力してください。`, `Please use at most ${limit} characters.`)];
}

/** All that is wrong with the details of an event, at once. */
export function problemsOf(format: EventFormat, details: EventDetails, now: Date): UserErrorRecord[] {
  const { venue, onlineUrl, startsAt, endsAt } = details;
  const problems = [
    ...textProblems('title', details.title, 100),
    ...textProblems('description', details.description, 10_000),
    ...(details.summaryEnglish === null ? [] : textProblems('summaryEnglish', details.summaryEnglish, 600)),
    ...(venue
      ? [
          ...textProblems('venue.name', venue.name, 100),
          ...textProblems('venue.address', venue.address, 200),
          ...textProblems('venue.access', venue.access, 500),
        ]
      : []),
  ];
  if (format !== 'ONLINE' && !venue) {
    problems.push(problem('REQUIRED', 'venue', '会場を入力してください。', 'Please name the venue.'));
  }
  if (format !== 'OFFLINE' && !onlineUrl) {
    problems.push(problem('REQUIRED', 'onlineUrl', '参加先のURLを入力してください。', 'Please give the URL to join.'));
  }
  if (startsAt <= now) {
    problems.push(problem('NOT_IN_FUTURE', 'startsAt', '未来の日時にしてください。', 'Choose a moment in the future.'));
  }
  if (endsAt <= startsAt) {
    problems.push(problem('END_BEFORE_START', 'endsAt', '開始より後にしてください。', 'This must be after the start.'));
  }
  for (const field of ['registrationClosesAt', 'cancelDeadline'] as const) {
    if (details[field] > startsAt) {
      problems.push(problem('AFTER_START', field, '開始以前にしてください。', 'This must not be after the start.'));
    }
  }
  if (!Number.isInteger(details.capacity) || details.capacity < 1 || details.capacity > MAX_CAPACITY) {
    const [ja, en] = [`定員は1〜${MAX_CAPACITY}にしてください。`, `Choose 1 to ${MAX_CAPACITY} seats.`];
    problems.push(problem('OUT_OF_RANGE', 'capacity', ja, en));
  }
  return problems;
}

/** What is wrong with what only a new event is given. */
export function problemsOfNew(input: {
  readonly guestsPerMember: number;
  readonly hostIds: readonly string[];
  readonly coHostId: string | null;
}): UserErrorRecord[] {
  const { guestsPerMember, hostIds, coHostId } = input;
  const problems: UserErrorRecord[] = [];
  if (guestsPerMember < 0 || guestsPerMember > MAX_GUESTS) {
    const [ja, en] = [`0〜${MAX_GUESTS}人にしてください。`, `Choose 0 to ${MAX_GUESTS}.`];
    problems.push(problem('OUT_OF_RANGE', 'guestsPerMember', ja, en));
  }
  if (hostIds.length > MAX_HOSTS || hostIds.some((id) => !isId('member', id))) {
    const [ja, en] = [`会員のidを${MAX_HOSTS}人まで指定してください。`, `Name at most ${MAX_HOSTS} members by id.`];
    problems.push(problem('INVALID_HOSTS', 'hostIds', ja, en));
  }
  if (coHostId !== null && !isId('department', coHostId)) {
    problems.push(problem('INVALID_ID', 'coHostId', '部門のidを指定してください。', 'Give the id of a department.'));
  }
  return problems;
}
