import { badInput } from '../errors/public-error';
import { fiscalYearOfDate, monthInTokyo, startOfDateInTokyo } from '../japanese/fiscal-year';
import type { CountedPeriod } from './measure';

/** First moment (Asia/Tokyo) of a month such as `2026-03`. */
export const startOfMonth = (month: string): Date => startOfDateInTokyo(`${month}-01`);

/** The month after, or `by` months after, a month such as `2026-12`. */
export function monthAfter(month: string, by = 1): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const index = year * 12 + (number - 1) + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The fiscal year, from April, that a month such as `2026-03` belongs to. */
export const fiscalYearOfMonth = (month: string): number => fiscalYearOfDate(`${month}-01`);

/** The month asked for, by default the last one that is over. */
export const monthAsked = (now: Date, month: string | null | undefined): string =>
  month ?? monthAfter(monthInTokyo(now), -1);

/**
 * The twelve months until the end of `month`. Windows are whole months that are over: asking again tomorrow must not show what changed since
 * today, for that is what one person did. Throws BAD_USER_INPUT for a month that is not over.
 */
export function periodUntil(month: string, now: Date): CountedPeriod {
  const latest = monthAfter(monthInTokyo(now), -1);
  if (month > latest) {
    throw badInput({
      ja: `まだ終わっていない月は集計できません。month には ${latest} 以前を指定してください。`,
      en: `A month that is not over cannot be counted. Use ${latest} or earlier for "month".`,
    });
  }
  return { from: startOfMonth(monthAfter(month, -11)), until: startOfMonth(monthAfter(month)) };
}
