import { HOUR } from '../clock';

/** Japan has one zone and no daylight saving time since 1952, so a fixed offset is exact for everything the network holds. */
const TOKYO_OFFSET_MS = 9 * HOUR;

/** The calendar date in Asia/Tokyo at a moment, such as `2026-03-31`. */
export function dateInTokyo(moment: Date): string {
  return new Date(moment.getTime() + TOKYO_OFFSET_MS).toISOString().slice(0, 10);
}

/** The month in Asia/Tokyo at a moment, such as `2026-03`. */
export const monthInTokyo = (moment: Date): string => dateInTokyo(moment).slice(0, 7);

/** The moment at which a calendar date begins in Asia/Tokyo. */
export function startOfDateInTokyo(date: string): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) - TOKYO_OFFSET_MS);
}

/** The fiscal year (April to March, named by the year it begins in) of a calendar date such as `2026-03-31`, here 2025. */
export function fiscalYearOfDate(date: string): number {
  const [year = Number.NaN, month = Number.NaN] = date.split('-').map(Number);
  if (!Number.isInteger(year) || !Number.isInteger(month)) throw new RangeError('not a calendar date');
  return month >= 4 ? year : year - 1;
}

/** The fiscal year in Asia/Tokyo at a moment. */
export const fiscalYearOf = (moment: Date): number => fiscalYearOfDate(dateInTokyo(moment));
