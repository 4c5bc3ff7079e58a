import { userError, type UserErrorRecord } from '../../../common/errors/user-error';
import { isKana } from '../../../common/japanese/names';
import { kanaOf } from '../../../common/japanese/normalise';
import type { PersonNameInput } from '../generated';
import type { PersonNameRecord } from './person-name.record';

/** A name from input: trimmed, kana as full-width katakana; or everything that is wrong with it. */
export function personNameOf(
  input: PersonNameInput,
  path: readonly string[],
): { readonly name: PersonNameRecord; readonly errors: readonly UserErrorRecord[] } {
  const errors: UserErrorRecord[] = [];
  const text = (field: keyof PersonNameInput, limit: number): string | null => {
    const value = input[field]?.normalize('NFC').trim() || null;
    if (value && [...value].length > limit) errors.push(tooLong([...path, field], limit));
    // eslint-disable-next-line no-control-regex -- control characters have no place in a name and break mail headers and lists
    if (value && /[\u0000-\u001f\u007f]/.test(value)) errors.push(notText([...path, field]));
    return value;
  };
  const needed = (field: keyof PersonNameInput, limit: number): string => {
    const value = text(field, limit);
    if (!value) errors.push(missing([...path, field]));
    return value ?? '';
  };
  const kana = (field: keyof PersonNameInput, value: string | null): string | null => {
    if (value && !isKana(value)) errors.push(notKana([...path, field]));
    return value === null ? null : kanaOf(value);
  };
  const familyName = needed('familyName', 40);
  const givenName = needed('givenName', 40);
  const name = {
    familyName,
    givenName,
    familyNameKana: kana('familyNameKana', needed('familyNameKana', 60)) ?? '',
    givenNameKana: kana('givenNameKana', needed('givenNameKana', 60)) ?? '',
    formerFamilyName: text('formerFamilyName', 40),
    formerFamilyNameKana: kana('formerFamilyNameKana', text('formerFamilyNameKana', 60)),
    displayName: text('displayName', 50) ?? `${familyName} ${givenName}`,
    romaji: text('romaji', 80),
  };
  return { name, errors };
}

export const missing = (path: readonly string[]): UserErrorRecord =>
  userError('REQUIRED', path, { ja: '入力してください。', en: 'Please fill this in.' });

export const tooLong = (path: readonly string[], limit: number): UserErrorRecord =>
  userError('TOO_LONG', path, { ja: `${limit}字以内で入力してください。`, en: `Use at most ${limit} characters.` });

const notKana = (path: readonly string[]): UserErrorRecord =>
  userError('NOT_KANA', path, { ja: 'ひらがなかカタカナで入力してください。', en: 'Please write this in kana.' });

const notText = (path: readonly string[]): UserErrorRecord =>
  userError('NOT_TEXT', path, {
    ja: '改行などの制御文字を取り除いてください。',
    en: 'Please remove line breaks and other control characters.',
  });
