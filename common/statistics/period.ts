import { fiscalYearOfDate, monthInTokyo } from '../japanese/fiscal-year';
import { monthAfter, startOfMonth, wholeMonths } from '../disclosure/window';
import type { CountedPeriod } from './measure';

/** The month asked for, by default the last one that is over. */
export const monthAsked = (now: Date, month: string | null | undefined): string =>
  month ?? monthAfter(monthInTokyo(now), -1);

/** The twelve months until the end of `month`. Throws BAD_USER_INPUT for a month that is not over. */
export function periodUntil(month: string, now: Date): CountedPeriod {
  const { until } = wholeMonths(now, { to: month });
  return { from: startOfMonth(monthAfter(month, -11)), until };
}

/** The fiscal year, from April, that a month such as `2026-03` belongs to. */
export const fiscalYearOfMonth = (month: string): number => fiscalYearOfDate(`${month}-01`);
