import type { Clock } from '../../../common/clock';
import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { dateInTokyo, fiscalYearOf } from '../../../common/japanese/fiscal-year';
import type { ApplyForMembershipInput } from '../generated';
import { missing, tooLong, personNameOf } from '../person-name/person-name.input';
import type { PersonNameRecord } from '../person-name/person-name.record';

const MOST_MESSAGE = 1_000;
const MOST_DEPARTMENT = 100;
const MOST_NUMBER = 20;

/** Reads the form and says everything that is wrong with it. Only its form: nothing here looks at the roster. */
export function checkApplication(
  input: ApplyForMembershipInput,
  clock: Clock,
): { readonly name: PersonNameRecord; readonly errors: readonly UserErrorRecord[] } {
  const { name, errors } = personNameOf(input.name, ['input', 'name']);
  const now = clock.now();
  const lengths = [
    ['employeeNumber', MOST_NUMBER],
    ['department', MOST_DEPARTMENT],
    ['message', MOST_MESSAGE],
  ] as const;
  const tooLongOnes = lengths
    .filter(([field, limit]) => [...(input[field] ?? '')].length > limit)
    .map(([field, limit]) => tooLong(['input', field], limit));
  const years = (['joiningFiscalYear', 'leavingFiscalYear'] as const)
    .filter((field) => (input[field] ?? 2000) < 1940 || (input[field] ?? 2000) > fiscalYearOf(now) + 1)
    .map((field) => outOfRange(['input', field]));
  const { birthDate } = input;
  const bornInRange = birthDate >= '1900-01-01' && birthDate < dateInTokyo(now);
  return {
    name,
    errors: [...errors, ...tooLongOnes, ...years, ...(bornInRange ? [] : [outOfRange(['input', 'birthDate'])])],
  };
}

/** A reason that somebody gives in their own words. */
export function checkReason(text: string, path: readonly string[], limit = MOST_MESSAGE): UserErrorRecord[] {
  const length = [...text.trim()].length;
  if (length === 0) return [missing(path)];
  return length > limit ? [tooLong(path, limit)] : [];
}

const outOfRange = (path: readonly string[]): UserErrorRecord =>
  userError('DATE_OUT_OF_RANGE', path, {
    ja: '日付または年度を確かめてください。',
    en: 'Please check this date or year.',
  });
