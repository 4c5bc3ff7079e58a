import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { PartnershipContent } from './partnership-request.record';

const LONGEST = { theme: 100, background: 4_000, offers: 2_000, seeks: 2_000, reward: 500 } as const;

const required = (field: string): UserErrorRecord =>
  userError('REQUIRED', ['input', field], { ja: '入力してください。', en: 'Please fill this in.' });

/** Everything that is wrong with a request's content, all at once. `today` is the date in Japan. */
export function contentErrors(content: PartnershipContent, today: string): UserErrorRecord[] {
  const errors: UserErrorRecord[] = [];
  for (const [field, longest] of Object.entries(LONGEST)) {
    const value = content[field as keyof typeof LONGEST];
    if (value.trim() === '') errors.push(required(field));
    else if ([...value].length > longest) {
      errors.push(
        userError('TOO_LONG', ['input', field], {
          ja: `${longest}文字以内で入力してください。`,
          en: `Use at most ${longest} characters.`,
        }),
      );
    }
  }
  if (content.kinds.length === 0) errors.push(required('kinds'));
  errors.push(...deadlineErrors(content.deadline, today), ...freelanceErrors(content.freelanceTerms));
  return errors;
}

export function deadlineErrors(deadline: string, today: string): UserErrorRecord[] {
  if (deadline >= today) return [];
  const text = { ja: '締切は今日以後の日付にしてください。', en: 'The deadline must not be in the past.' };
  return [userError('DEADLINE_PASSED', ['input', 'deadline'], text)];
}

function freelanceErrors(terms: PartnershipContent['freelanceTerms']): UserErrorRecord[] {
  const errors: UserErrorRecord[] = [];
  if (!terms) return errors;
  const at = (field: string) => ['input', 'freelanceTerms', field];
  if (terms.rewardYen != null && terms.rewardYen < 0) {
    errors.push(
      userError('OUT_OF_RANGE', at('rewardYen'), { ja: '0円以上にしてください。', en: 'Use 0 or more yen.' }),
    );
  }
  if (terms.paymentWithinDays != null && (terms.paymentWithinDays < 1 || terms.paymentWithinDays > 60)) {
    const text = {
      ja: '支払期日は受領から60日以内にしてください（フリーランス法）。',
      en: 'Payment is due within 60 days of receipt (Freelance Act).',
    };
    errors.push(userError('OUT_OF_RANGE', at('paymentWithinDays'), text));
  }
  for (const field of ['work', 'workPeriod', 'deliveryDue', 'place', 'inspectionDue', 'paymentMethod'] as const) {
    if ([...(terms[field] ?? '')].length > 500) {
      const text = { ja: '500文字以内で入力してください。', en: 'Use at most 500 characters.' };
      errors.push(userError('TOO_LONG', at(field), text));
    }
  }
  return errors;
}
