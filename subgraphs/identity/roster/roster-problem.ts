import type { LocalizedText } from '../../../common/locale';

/** What is wrong with a roster file, in one of its rows or as a whole. Never holds the value itself: reports are passed on by mail. */
export interface FoundProblem {
  /** Line of the file as a spreadsheet counts, the header being 1; null when the whole file is at fault. */
  readonly row: number | null;
  /** Header of the column; null when the whole row is at fault. */
  readonly column: string | null;
  readonly code: string;
  readonly text: LocalizedText;
}

const PROBLEM_TEXTS = {
  REQUIRED: { ja: '空です。入力してください。', en: 'Is empty; please fill it in.' },
  TOO_LONG: { ja: '長すぎます（100字まで）。', en: 'Is too long (at most 100 characters).' },
  NOT_KANA: { ja: 'カナではありません。カタカナで入力してください。', en: 'Is not kana; please write it in katakana.' },
  INVALID_DATE: {
    ja: '日付として読めません。1988/4/1 や S63.4.1 のように入力してください。',
    en: 'Is no date that existed; write it like 1988/4/1 or S63.4.1.',
  },
  DATES_REVERSED: {
    ja: '生年月日・入社日・退職日の順になっていません。',
    en: 'Birth, joining and leaving are not in this order.',
  },
  UNKNOWN_JOB_FAMILY: {
    ja: '総合職・営業・専門職・事務のいずれかにしてください。',
    en: 'Must be 総合職, 営業, 専門職 or 事務.',
  },
  UNKNOWN_AREA: {
    ja: '東日本・東京圏・中部・西日本のいずれかにしてください。',
    en: 'Must be 東日本, 東京圏, 中部 or 西日本.',
  },
  DUPLICATE: {
    ja: '同じ社員番号の行がこのファイルの上の方にあります。',
    en: 'An earlier row of this file has the same employee number.',
  },
  COLUMN_COUNT: { ja: '列の数が見出しと違います。', en: 'Has another number of columns than the header.' },
  UNREADABLE_CHARACTER: {
    ja: '読めない文字（�）があります。元のファイルの文字を直してください。',
    en: 'Holds a character that could not be read (�); please mend it in the source.',
  },
  MISSING_COLUMN: { ja: 'この列が見つかりません。', en: 'This column is missing.' },
  EMPTY_FILE: { ja: '行がありません。', en: 'There are no rows.' },
  FILE_TOO_LARGE: {
    ja: 'ファイルが大きすぎます（20 MB、10万行まで）。',
    en: 'The file is too large (20 MB, 100,000 rows).',
  },
  BROKEN_CSV: {
    ja: 'CSVとして読めません。引用符（"）の対応を確かめてください。',
    en: 'Cannot be read as CSV; check that quotes (") are closed.',
  },
  UNKNOWN_ENCODING: {
    ja: '文字コードが UTF-8 でも Shift_JIS でもありません。「CSV UTF-8」で保存し直してください。',
    en: 'Is neither UTF-8 nor Shift_JIS; save it again as "CSV UTF-8".',
  },
} as const satisfies Record<string, LocalizedText>;
export type RosterProblemCode = keyof typeof PROBLEM_TEXTS;

export function rosterProblem(code: RosterProblemCode, row: number | null, column: string | null): FoundProblem {
  return { row, column, code, text: PROBLEM_TEXTS[code] };
}
