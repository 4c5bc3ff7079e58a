import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { ArticleKind } from '../generated';
import type { ArticleText } from './article.record';

const LIMITS = { title: 100, lead: 300, body: 20_000, summaryEnglish: 600, before: 1_000, now: 1_000 } as const;
const REQUIRED = ['title', 'lead', 'body'] as const;
const REQUIRED_FOR_CHANGE = ['topic', 'effectiveOn', 'before', 'now'] as const;

const required = (field: string): UserErrorRecord =>
  userError('REQUIRED', ['input', field], { ja: '入力してください。', en: 'Please fill this in.' });

const tooLong = (field: string, limit: number): UserErrorRecord =>
  userError('TOO_LONG', ['input', field], {
    ja: `${limit}字以内で入力してください。`,
    en: `Please use at most ${limit} characters.`,
  });

/** Length as a reader counts it: 𠮷 is one character. Cut early so that a huge text is not spread into an array. */
const lengthOf = (text: string): number => (text.length > 50_000 ? text.length : Array.from(text).length);

/** All that is wrong with the text of an article of `kind`, at once. */
export function problemsOf(kind: ArticleKind, text: ArticleText): UserErrorRecord[] {
  const problems: UserErrorRecord[] = [];
  const needed = kind === 'INTERNAL_CHANGE' ? [...REQUIRED, ...REQUIRED_FOR_CHANGE] : REQUIRED;
  for (const field of needed) if (!text[field]?.trim()) problems.push(required(field));
  for (const [field, limit] of Object.entries(LIMITS) as [keyof typeof LIMITS, number][]) {
    if (lengthOf(text[field] ?? '') > limit) problems.push(tooLong(field, limit));
  }
  if (kind !== 'INTERNAL_CHANGE') {
    for (const field of REQUIRED_FOR_CHANGE.filter((name) => text[name] !== null)) {
      const say = { ja: '社内の変化の記事だけに指定できます。', en: 'Only an internal change has this.' };
      problems.push(userError('NOT_APPLICABLE', ['input', field], say));
    }
  }
  if (text.tags.length > 10 || text.tags.some((tag) => tag.trim() === '' || lengthOf(tag) > 30)) {
    const say = {
      ja: 'タグは10個まで、それぞれ1〜30字にしてください。',
      en: 'Use at most 10 tags of 1 to 30 characters.',
    };
    problems.push(userError('INVALID_TAGS', ['input', 'tags'], say));
  }
  return problems;
}
