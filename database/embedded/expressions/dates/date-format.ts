import { StoreError } from '../../errors';
import { typeName } from '../../values/type-names';
import type { Document } from '../../values/values';
import { dayOfYear, isoDay, isoWeek, weekOfYear } from './date-parts';
import { isNullish, location, type Build } from '../expression';
import { named } from '../operands';
import { dateOf, fromLocal, toLocal, zoneOf, type Zone } from './time-zones';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${pad(size % 60, 2)}`;
}

function formatDate(date: Date, format: string, zone: Zone): string {
  const local = toLocal(date, zone);
  const minutes = Math.round((local.getTime() - date.getTime()) / 60_000);
  return format.replace(/%(.?)/gs, (_all, letter: string) => {
    switch (letter) {
      case 'Y':
        if (local.getUTCFullYear() < 0 || local.getUTCFullYear() > 9999)
          throw location(
            18537,
            `Could not convert date to string: date component was outside the supported range of 0-9999: ${local.getUTCFullYear()}`,
          );
        return pad(local.getUTCFullYear(), 4);
      case 'm':
        return pad(local.getUTCMonth() + 1, 2);
      case 'd':
        return pad(local.getUTCDate(), 2);
      case 'H':
        return pad(local.getUTCHours(), 2);
      case 'M':
        return pad(local.getUTCMinutes(), 2);
      case 'S':
        return pad(local.getUTCSeconds(), 2);
      case 'L':
        return pad(local.getUTCMilliseconds(), 3);
      case 'j':
        return pad(dayOfYear(local), 3);
      case 'w':
        return String(local.getUTCDay() + 1);
      case 'u':
        return String(isoDay(local));
      case 'U':
        return pad(weekOfYear(local), 2);
      case 'V':
        return pad(isoWeek(local).week, 2);
      case 'G':
        return pad(isoWeek(local).year, 4);
      case 'z':
        return offsetText(minutes);
      case 'Z':
        return String(minutes);
      case 'b':
        return (MONTHS[local.getUTCMonth()] as string).slice(0, 3);
      case 'B':
        return MONTHS[local.getUTCMonth()] as string;
      case '%':
        return '%';
      case '':
        throw location(18535, "Unmatched '%' at end of format string");
      default:
        throw location(18536, `Invalid format character '%${letter}' in format string`);
    }
  });
}

function toString(values: Document): unknown {
  const { date, timezone, format } = values;
  if ('format' in values && isNullish(format)) return null;
  if (isNullish(date)) return 'onNull' in values ? values.onNull : null;
  if (timezone === null) return null;
  if (format !== undefined && typeof format !== 'string')
    throw location(18533, `$dateToString requires that 'format' be a string, found: ${typeName(format)}`);
  const suffix = timezone === undefined ? 'Z' : '%z';
  const zone = zoneOf(timezone);
  return formatDate(dateOf(date), format ?? `%Y-%m-%dT%H:%M:%S.%L${suffix === 'Z' || zone(0) === 0 ? 'Z' : ''}`, zone);
}

const conversionFailure = (message: string): StoreError => new StoreError(241, 'ConversionFailure', message);
const unreadable = (text: string): StoreError =>
  conversionFailure(
    `Error parsing date string '${text}'; 0: passing a time zone identifier or a date in an unknown form '${text}'`,
  );

/** ISO 8601 and its usual relatives (blank for `T`, slashes, no marks, no time, no seconds), and dates with an English month. */
export function parseDate(text: string, zone: Zone, zoneGiven: boolean): Date {
  const compact =
    /^\s*(\d{4})(\d\d)(\d\d)T?(\d\d):?(\d\d):?(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d{2}(?::?\d{2})?)?\s*$/i.exec(text);
  const parts =
    compact ??
    /^\s*(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?\s*$/i.exec(
      text,
    );
  if (!parts) {
    const named = /^\s*([A-Za-z]{3,9}[\s,.]|\d{1,2}(st|nd|rd|th)?[\s-][A-Za-z]{3,9}[\s,-]+\d{4})/.test(text);
    const other = named ? Date.parse(`${text.replace(/(\d)(st|nd|rd|th)\b/g, '$1')} UTC`) : NaN;
    if (Number.isNaN(other)) throw unreadable(text);
    return fromLocal(other, zone);
  }
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', offset] = parts;
  const local = new Date(0);
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (local.getUTCMonth() !== Number(month) - 1 || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60)
    throw unreadable(text);
  local.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
  if (offset === undefined) return fromLocal(local.getTime(), zone);
  if (zoneGiven)
    throw conversionFailure(
      `you cannot pass in a date/time string with GMT offset together with a timezone argument: '${text}'`,
    );
  return fromLocal(local.getTime(), zoneOf(offset.toUpperCase()));
}

const PATTERNS: Record<string, string> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  L: '(?<L>\\d{1,3})',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  Z: '(?<Z>[+-]?\\d+)',
  j: '(?<j>\\d{1,3})',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]+)',
  G: '(?<G>\\d{4})',
  V: '(?<V>\\d{1,2})',
  u: '(?<u>[1-7])',
  '%': '%',
};

function parseWithFormat(text: string, format: string, zone: Zone): Date {
  const pattern = format.replace(
    /%(.?)|([\\^$.*+?()[\]{}|/])/gs,
    (_all, letter: string | undefined, special: string | undefined) => {
      if (special !== undefined) return `\\${special}`;
      const found = PATTERNS[letter ?? ''];
      if (found === undefined) throw location(18536, `Invalid format character '%${letter ?? ''}' in format string`);
      return found;
    },
  );
  const groups = new RegExp(`^${pattern}$`, 'u').exec(text)?.groups;
  if (!groups) throw unreadable(text);
  const number = (name: string, fallback: number): number =>
    groups[name] === undefined ? fallback : Number(groups[name]);
  const monthName = (groups.B ?? groups.b)?.toLowerCase();
  const month =
    monthName === undefined ? number('m', 1) : MONTHS.findIndex((name) => name.toLowerCase().startsWith(monthName)) + 1;
  const local = new Date(0);
  if (groups.G !== undefined) {
    local.setUTCFullYear(number('G', 1970), 0, 4);
    local.setTime(local.getTime() + ((number('V', 1) - 1) * 7 + number('u', 1) - isoDay(local)) * 86_400_000);
  } else if (groups.j !== undefined) local.setUTCFullYear(number('Y', 1970), 0, number('j', 1));
  else local.setUTCFullYear(number('Y', 1970), month - 1, number('d', 1));
  local.setUTCHours(number('H', 0), number('M', 0), number('S', 0), number('L', 0));
  if (groups.Z !== undefined) return new Date(local.getTime() - Number(groups.Z) * 60_000);
  return fromLocal(local.getTime(), groups.z === undefined ? zone : zoneOf(groups.z === 'Z' ? 'UTC' : groups.z));
}

function fromString(values: Document): unknown {
  const { dateString, timezone, format } = values;
  if (isNullish(dateString)) return 'onNull' in values ? values.onNull : null;
  if (timezone === null || format === null) return null;
  const zone = zoneOf(timezone);
  if (format !== undefined && typeof format !== 'string')
    throw location(40684, `$dateFromString requires that 'format' be a string, found: ${typeName(format)}`);
  try {
    if (typeof dateString !== 'string')
      throw conversionFailure(`$dateFromString requires that 'dateString' be a string, found: ${typeName(dateString)}`);
    return format === undefined
      ? parseDate(dateString, zone, timezone !== undefined)
      : parseWithFormat(dateString, format, zone);
  } catch (error) {
    if ('onError' in values && error instanceof StoreError && error.code === 241) return values.onError;
    throw error;
  }
}

export const dateFormatOperators: Record<string, Build> = {
  $dateToString: named(['date'], ['format', 'timezone', 'onNull'], toString, {
    object: 18629,
    unknown: 18534,
    missing: 18628,
  }),
  $dateFromString: named(['dateString'], ['format', 'timezone', 'onNull', 'onError'], fromString, {
    object: 40540,
    unknown: 40541,
    missing: 40542,
  }),
};
