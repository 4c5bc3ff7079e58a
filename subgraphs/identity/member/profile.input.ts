import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import type { PresentWorkInput, UpdateProfileInput } from '../generated';
import { missing, tooLong } from '../person-name/person-name.input';
import type { PresentWork } from './member.record';

const MOST_SKILLS = 20;

/** Everything that is wrong with the words of a profile change. */
export function checkProfile(input: UpdateProfileInput): UserErrorRecord[] {
  const work = input.presentWork;
  return [
    ...checkText(input.displayName, ['input', 'displayName'], 50, input.displayName !== undefined),
    ...checkText(input.romaji, ['input', 'romaji'], 80),
    ...(work ? checkPresentWork(work) : []),
  ];
}

function checkPresentWork(work: PresentWorkInput): UserErrorRecord[] {
  const path = ['input', 'presentWork'];
  const skills = work.skills ?? [];
  const tooMany = userError('TOO_MANY', [...path, 'skills'], {
    ja: `スキルは${MOST_SKILLS}件までにしてください。`,
    en: `Give at most ${MOST_SKILLS} skills.`,
  });
  return [
    ...checkText(work.company, [...path, 'company'], 100, true),
    ...checkText(work.role, [...path, 'role'], 100),
    ...checkText(work.industry, [...path, 'industry'], 50),
    ...(skills.length > MOST_SKILLS ? [tooMany] : []),
    ...skills.slice(0, MOST_SKILLS).flatMap((skill, i) => checkText(skill, [...path, 'skills', String(i)], 30, true)),
  ];
}

function checkText(
  text: string | null | undefined,
  path: readonly string[],
  limit: number,
  needed = false,
): UserErrorRecord[] {
  const length = [...(text ?? '').trim()].length;
  if (needed && length === 0) return [missing(path)];
  return length > limit ? [tooLong(path, limit)] : [];
}

export function presentWorkOf(input: PresentWorkInput): PresentWork {
  return {
    company: input.company.trim(),
    corporateNumber: input.corporateNumber ?? null,
    role: input.role?.trim() || null,
    industry: input.industry?.trim() || null,
    skills: [...new Set((input.skills ?? []).map((skill) => skill.trim()))],
  };
}
