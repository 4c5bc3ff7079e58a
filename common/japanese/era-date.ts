/** First year of each era, by its letter and its name. The letters are those of JIS X 0301. */
const ERAS: Readonly<Record<string, { readonly from: string; readonly year: number }>> = {
  M: { from: '1868-01-25', year: 1868 },
  T: { from: '1912-07-30', year: 1912 },
  S: { from: '1926-12-25', year: 1926 },
  H: { from: '1989-01-08', year: 1989 },
  R: { from: '2019-05-01', year: 2019 },
};
const LETTER_OF_ERA: Readonly<Record<string, string>> = { 明治: 'M', 大正: 'T', 昭和: 'S', 平成: 'H', 令和: 'R' };
/** The last day of the eras that are over; a date beyond it was mistyped and is refused rather than guessed. */
const LAST_DAY: Readonly<Record<string, string>> = {
  M: '1912-07-30',
  T: '1926-12-25',
  S: '1989-01-07',
  H: '2019-04-30',
};

const SEPARATED = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const ERA = /^([MTSHR]|明治|大正|昭和|平成|令和)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/**
 * The ISO date (`1988-04-01`) of what people write in lists: 1988/4/1, 19880401, 1988年4月1日, S63.4.1, H1.5.1, 令和元年5月1日, in any width.
 * Undefined when it is no date that existed, such as S64.2.1.
 */
export function dateOfText(text: string): string | undefined {
  const written = text.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();
  const western = SEPARATED.exec(written) ?? COMPACT.exec(written);
  if (western) return existing(Number(western[1]), western[2], western[3]);
  const [, name = '', number, month, day] = ERA.exec(written) ?? [];
  const letter = LETTER_OF_ERA[name] ?? name;
  const era = ERAS[letter];
  if (!era) return undefined;
  const date = existing(era.year + (number === '元' ? 1 : Number(number)) - 1, month, day);
  return date && date >= era.from && date <= (LAST_DAY[letter] ?? '9999-12-31') ? date : undefined;
}

/** An ISO date as an era date, such as `S63.4.1`; for lists and mails that are read by people used to it. */
export function eraTextOf(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const [letter, era] = Object.entries(ERAS).findLast(([, { from }]) => date >= from) ?? [];
  return letter && era ? `${letter}${year - era.year + 1}.${month}.${day}` : `${year}/${month}/${day}`;
}

function existing(year: number, month: string | undefined, day: string | undefined): string | undefined {
  const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? undefined : iso;
}
