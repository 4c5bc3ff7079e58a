import { badInput } from '../errors/public-error';

/** Japan has had no daylight saving time since 1951, so a fixed offset is exact. */
const JAPAN_OFFSET_MS = 9 * 3_600_000;

/** First moment (Asia/Tokyo) of a month such as `2026-03`. */
export function startOfMonth(month: string): Date {
  return new Date(Date.parse(`${month}-01T00:00:00.000Z`) - JAPAN_OFFSET_MS);
}

/** The month after, or `by` months after, a month such as `2026-12`. */
export function monthAfter(month: string, by = 1): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const index = year * 12 + (number - 1) + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The month in Japan that a moment lies in. */
export function monthOf(moment: Date): string {
  return new Date(moment.getTime() + JAPAN_OFFSET_MS).toISOString().slice(0, 7);
}

/** The fiscal year (from April) that a month such as `2026-03` belongs to. */
export function fiscalYearOfMonth(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number >= 4 ? year : year - 1;
}

/** A window of whole months: `from` included, `until` excluded. */
export interface MonthWindow {
  readonly from: Date | undefined;
  readonly until: Date;
}

/**
 * The window a statistic counts in. It ends with the last month that is over: asking again tomorrow must not show what changed since
 * today, for that is what one person did. `from` and `to` are months, both included. Throws BAD_USER_INPUT for a window that has not ended or is
 * reversed.
 */
export function wholeMonths(
  now: Date,
  range: { readonly from?: string | null | undefined; readonly to?: string | null | undefined } = {},
): MonthWindow {
  const present = monthOf(now);
  const after = range.to ? monthAfter(range.to) : present;
  if (after > present) {
    throw badInput({
      ja: `まだ終わっていない月は集計できません。to には ${monthAfter(present, -1)} 以前を指定してください。`,
      en: `A month that is not over cannot be counted. Use ${monthAfter(present, -1)} or earlier for "to".`,
    });
  }
  if (range.from && range.from >= after) {
    throw badInput({ ja: 'from は to 以前の月にしてください。', en: '"from" must not be after "to".' });
  }
  return { from: range.from ? startOfMonth(range.from) : undefined, until: startOfMonth(after) };
}
