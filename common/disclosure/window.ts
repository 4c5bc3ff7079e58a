import { badInput } from '../errors/public-error';
import { monthInTokyo, startOfDateInTokyo } from '../japanese/fiscal-year';

/** First moment (Asia/Tokyo) of a month such as `2026-03`. */
export const startOfMonth = (month: string): Date => startOfDateInTokyo(`${month}-01`);

/** The month after, or `by` months after, a month such as `2026-12`. */
export function monthAfter(month: string, by = 1): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const index = year * 12 + (number - 1) + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
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
  const present = monthInTokyo(now);
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
