import { fiscalYearOfDate } from '../japanese/fiscal-year';
import { monthAfter } from './window';

/** `SeriesStep` of schema/prelude.graphql. */
export type SeriesStep = 'MONTH' | 'FISCAL_YEAR';

/** Series begin with the fiscal year in which the network opened; whoever began before belongs to its first month. */
const FIRST_MONTH = '2024-04';

const BEGIN_OF_STEP: Readonly<Record<SeriesStep, (month: string) => string>> = {
  MONTH: (month) => month,
  FISCAL_YEAR: (month) => String(fiscalYearOfDate(month)),
};

/** Where somebody who began in `month` (such as `2026-03`) belongs: the month, or the fiscal year such as `2025`. */
export function seriesKeyOf(month: string, step: SeriesStep): string {
  return BEGIN_OF_STEP[step](month < FIRST_MONTH ? FIRST_MONTH : month);
}

/** Every key until `last`, a month, included; earliest first. Which there are does not depend on the data. */
export function seriesKeys(last: string, step: SeriesStep): readonly string[] {
  const keys = new Set<string>();
  for (let month = FIRST_MONTH; month <= last; month = monthAfter(month)) keys.add(seriesKeyOf(month, step));
  return [...keys];
}
