import { Long } from 'bson';
import { badValue } from '../../errors';
import { typeName } from '../../values/type-names';
import { numeric, type Document } from '../../values/values';
import { isNullish, location, type Build } from '../expression';
import { named } from '../operands';
import { dateOf, fromLocal, toLocal, unitOf, weekdayOf, zoneOf, type Unit, type Zone } from './time-zones';

const LENGTH: Partial<Record<Unit, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const MONTHS: Partial<Record<Unit, number>> = { year: 12, quarter: 3, month: 1 };

/** Days and longer follow the zone's calendar (a month's end stays one), hours and shorter the clock of UTC. */
export function addToDate(date: Date, unit: Unit, amount: number, zone: Zone): Date {
  const months = MONTHS[unit];
  let moved: Date;
  if (months !== undefined) {
    const local = toLocal(date, zone);
    const day = local.getUTCDate();
    local.setUTCDate(1);
    local.setUTCMonth(local.getUTCMonth() + months * amount);
    const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
    local.setUTCDate(Math.min(day, last));
    moved = fromLocal(local.getTime(), zone);
  } else if (unit === 'day' || unit === 'week')
    moved = fromLocal(toLocal(date, zone).getTime() + amount * (LENGTH[unit] ?? 0), zone);
  else moved = new Date(date.getTime() + amount * (LENGTH[unit] ?? 0));
  if (Number.isNaN(moved.getTime())) throw location(5166406, '$dateAdd overflowed');
  return moved;
}

const shift = (sign: 1 | -1): Build =>
  named(
    ['startDate', 'unit', 'amount'],
    ['timezone'],
    ({ startDate, unit, amount, timezone }, name) => {
      if (isNullish(startDate) || isNullish(unit) || isNullish(amount) || timezone === null) return null;
      if (!isDateLike(startDate))
        throw location(
          5166403,
          `${name} requires startDate to be convertible to a date, but got ${typeName(startDate)}`,
        );
      if (typeof unit !== 'string') throw location(5166404, `${name} expects string defining the time unit`);
      const number = Number(numeric(amount) ?? NaN);
      if (!Number.isInteger(number)) throw location(5166405, `${name} expects integer amount of time units`);
      return addToDate(dateOf(startDate), unitOf(unit), sign * number, zoneOf(timezone));
    },
    { object: 5166400, unknown: 5166401, missing: 5166402 },
  );

function isDateLike(value: unknown): boolean {
  return ['date', 'timestamp', 'objectId'].includes(typeName(value));
}

/** The number of the period since 1970 (for weeks: since a day that starts one) in which a local time lies. */
function periodOf(local: Date, unit: Unit, startOfWeek: number): number {
  const months = MONTHS[unit];
  if (months !== undefined) return Math.floor(((local.getUTCFullYear() - 1970) * 12 + local.getUTCMonth()) / months);
  const day = Math.floor(local.getTime() / 86_400_000);
  // 1970-01-01 was a Thursday.
  if (unit === 'week') return Math.floor((day + 4 - startOfWeek) / 7);
  if (unit === 'day') return day;
  return Math.floor(local.getTime() / (LENGTH[unit] ?? 1));
}

function dateDifference({ startDate, endDate, unit, timezone, startOfWeek }: Document): unknown {
  if ([startDate, endDate, unit].some(isNullish) || timezone === null || startOfWeek === null) return null;
  for (const [field, value] of Object.entries({ startDate, endDate }))
    if (!isDateLike(value))
      throw location(5166307, `$dateDiff requires '${field}' to be a date, but got ${typeName(value)}`);
  if (typeof unit !== 'string')
    throw location(5439013, `$dateDiff requires 'unit' to be a string, but got ${typeName(unit)}`);
  const [zone, first] = [zoneOf(timezone), weekdayOf(startOfWeek)];
  const chosen = unitOf(unit);
  const period = (value: unknown): number => periodOf(toLocal(dateOf(value), zone), chosen, first);
  return Long.fromNumber(period(endDate) - period(startDate));
}

function truncate({ date, unit, binSize, timezone, startOfWeek }: Document): unknown {
  if (isNullish(date) || isNullish(unit) || binSize === null || timezone === null || startOfWeek === null) return null;
  if (!isDateLike(date)) throw location(5439012, `$dateTrunc requires 'date' to be a date, but got ${typeName(date)}`);
  if (typeof unit !== 'string')
    throw location(5439013, `$dateTrunc requires 'unit' to be a string, but got ${typeName(unit)}`);
  const size = binSize === undefined ? 1 : Number(numeric(binSize) ?? NaN);
  if (!Number.isInteger(size))
    throw location(
      5439017,
      `$dateTrunc requires 'binSize' to be a 64-bit integer, but got value of type ${typeName(binSize)}`,
    );
  if (size <= 0) throw location(5439018, `$dateTrunc requires 'binSize' to be greater than 0, but got value ${size}`);
  return truncateDate(dateOf(date), unitOf(unit), size, zoneOf(timezone), weekdayOf(startOfWeek));
}

/** Bins are counted from the first of January 2000 (for weeks: from the first week that starts in it). */
function truncateDate(date: Date, unit: Unit, size: number, zone: Zone, startOfWeek: number): Date {
  const local = toLocal(date, zone);
  const months = MONTHS[unit];
  if (months !== undefined) {
    const since = (local.getUTCFullYear() - 2000) * 12 + local.getUTCMonth();
    const bin = Math.floor(since / (months * size)) * months * size;
    return fromLocal(Date.UTC(2000 + Math.floor(bin / 12), ((bin % 12) + 12) % 12, 1), zone);
  }
  const reference = new Date(Date.UTC(2000, 0, 1));
  if (unit === 'week') reference.setUTCDate(1 + ((startOfWeek - reference.getUTCDay() + 7) % 7));
  const length = (LENGTH[unit] ?? 1) * size;
  const since = local.getTime() - reference.getTime();
  const start = reference.getTime() + Math.floor(since / length) * length;
  if (Number.isNaN(start)) throw badValue('$dateTrunc overflowed');
  return unit === 'day' || unit === 'week'
    ? fromLocal(start, zone)
    : new Date(date.getTime() - (local.getTime() - start));
}

export const dateArithmeticOperators: Record<string, Build> = {
  $dateAdd: shift(1),
  $dateSubtract: shift(-1),
  $dateDiff: named(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], dateDifference, {
    object: 5166301,
    unknown: 5166302,
    missing: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
  }),
  $dateTrunc: named(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], truncate, {
    object: 5439007,
    unknown: 5439008,
    missing: { date: 5439009, unit: 5439010 },
  }),
};
