import { fiscalYearOfMonth, monthAfter } from './period';

/** `SeriesStep` of schema/prelude.graphql. */
export type SeriesStep = 'MONTH' | 'FISCAL_YEAR';

/** Series begin with the fiscal year in which the network opened; whoever began before belongs to its first month. */
const FIRST_MONTH = '2024-04';

/** A trend has at most this many steps, so that its price does not grow with the network's age. */
const LONGEST_TREND = 36;

const KEY_OF_STEP: Readonly<Record<SeriesStep, (month: string) => string>> = {
  MONTH: (month) => month,
  FISCAL_YEAR: (month) => String(fiscalYearOfMonth(month)),
};

/** Where somebody who began in `month` (such as `2026-03`) belongs: the month, or the fiscal year such as `2025`. */
export function seriesKeyOf(month: string, step: SeriesStep): string {
  return KEY_OF_STEP[step](month < FIRST_MONTH ? FIRST_MONTH : month);
}

/** Every key until `last`, a month, included; earliest first. Which there are does not depend on the data. */
export function seriesKeys(last: string, step: SeriesStep): readonly string[] {
  return [...new Set(monthsUntil(last).map((month) => seriesKeyOf(month, step)))];
}

/** One point of a trend: its key, and the month at whose end it counts. */
export interface TrendPoint {
  readonly key: string;
  readonly month: string;
}

/** The points of a trend until `last`, a month: every month, or every fiscal year that is over by then; the latest 36. */
export function trendPoints(last: string, step: SeriesStep): readonly TrendPoint[] {
  return monthsUntil(last)
    .filter((month) => step === 'MONTH' || month.endsWith('-03'))
    .map((month) => ({ key: seriesKeyOf(month, step), month }))
    .slice(-LONGEST_TREND);
}

function monthsUntil(last: string): string[] {
  const months: string[] = [];
  for (let month = FIRST_MONTH; month <= last; month = monthAfter(month)) months.push(month);
  return months;
}
