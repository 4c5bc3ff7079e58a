import { Int32, Long } from 'bson';
import { typeName } from '../../values/type-names';
import { isPlainObject, numeric, truthy, type Document } from '../../values/values';
import { isNullish, location, type Build, type Expression } from '../expression';
import { listOf, named, namedOperands, shown } from '../operands';
import { dateOf, fromLocal, toLocal, zoneOf } from './time-zones';

const DAY = 86_400_000;

const startOfYear = (year: number): number => new Date(0).setUTCFullYear(year, 0, 1);
export const dayOfYear = (local: Date): number =>
  Math.floor((local.getTime() - startOfYear(local.getUTCFullYear())) / DAY) + 1;
export const isoDay = (local: Date): number => local.getUTCDay() || 7;

/** ISO 8601: week 1 is the one with the year's first Thursday. */
export function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - isoDay(local)) * DAY);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - startOfYear(year)) / DAY / 7) + 1 };
}

export const weekOfYear = (local: Date): number => Math.floor((dayOfYear(local) - 1 - local.getUTCDay() + 7) / 7);

/** `{ $year: date }`, `{ $year: [date] }` or `{ $year: { date, timezone } }`. */
const part =
  (read: (local: Date) => number): Build =>
  (operand, compiler, name) => {
    let date: Expression;
    let timezone: Expression | undefined;
    if (isPlainObject(operand) && !Object.keys(operand)[0]?.startsWith('$')) {
      namedOperands(name, operand, ['date'], ['timezone'], { unknown: 40535, missing: 40539 });
      date = compiler.compile(operand.date);
      timezone = operand.timezone === undefined ? undefined : compiler.compile(operand.timezone);
    } else {
      const list = listOf(operand);
      if (list.length !== 1)
        throw location(40536, `${name} accepts exactly one argument if given an array, but was given ${list.length}`);
      date = compiler.compile(list[0]);
    }
    return (scope) => {
      const instant = date(scope);
      const zone = timezone?.(scope);
      if (isNullish(instant) || (timezone && isNullish(zone))) return null;
      const value = read(toLocal(dateOf(instant), zoneOf(timezone && zone)));
      return name === '$isoWeekYear' ? Long.fromNumber(value) : new Int32(value);
    };
  };

const toParts = named(
  ['date'],
  ['timezone', 'iso8601'],
  (values) => {
    const { date, timezone, iso8601 } = values;
    if (isNullish(date) || timezone === null || iso8601 === null) return null;
    if (iso8601 !== undefined && typeof iso8601 !== 'boolean')
      throw location(40521, `iso8601 must evaluate to a bool, found ${typeName(iso8601)}`);
    const local = toLocal(dateOf(date), zoneOf(timezone));
    const iso = isoWeek(local);
    const day = truthy(iso8601)
      ? { isoWeekYear: iso.year, isoWeek: iso.week, isoDayOfWeek: isoDay(local) }
      : { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
    const time = {
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
      millisecond: local.getUTCMilliseconds(),
    };
    return Object.fromEntries(Object.entries({ ...day, ...time }).map(([field, value]) => [field, new Int32(value)]));
  },
  { object: 40524, unknown: 40520, missing: 40522 },
);

const FIELDS = [
  'year',
  'isoWeekYear',
  'month',
  'isoWeek',
  'day',
  'isoDayOfWeek',
  'hour',
  'minute',
  'second',
  'millisecond',
  'timezone',
];

function fromParts(values: Document): unknown {
  if (Object.keys(values).some((field) => isNullish(values[field]))) return null;
  const iso = 'isoWeekYear' in values;
  if (!iso && !('year' in values))
    throw location(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  const mixed = (iso ? ['year', 'month', 'day'] : ['isoWeek', 'isoDayOfWeek']).find((field) => field in values);
  if (mixed !== undefined)
    throw location(iso ? 40525 : 40489, `$dateFromParts does not allow mixing natural dates with ISO dates`);
  const read = (field: string, fallback: number): number => {
    if (!(field in values)) return fallback;
    const number = Number(numeric(values[field]) ?? NaN);
    if (!Number.isInteger(number))
      throw location(
        40515,
        `'${field}' must evaluate to an integer, found ${typeName(values[field])} with value ${shown(values[field])}`,
      );
    if (/year/i.test(field) && (number < 1 || number > 9999))
      throw location(40523, `'${field}' must evaluate to an integer in the range 1 to 9999, found ${number}`);
    if (Math.abs(number) > 2 ** 53)
      throw location(
        31034,
        `'${field}' must evaluate to a value in the range [-32768, 32767]; value ${number} is not in range`,
      );
    return number;
  };
  const zone = zoneOf(values.timezone);
  const local = new Date(0);
  if (iso) {
    local.setUTCFullYear(read('isoWeekYear', 1970), 0, 4);
    local.setTime(local.getTime() + ((read('isoWeek', 1) - 1) * 7 + read('isoDayOfWeek', 1) - isoDay(local)) * DAY);
  } else local.setUTCFullYear(read('year', 1970), read('month', 1) - 1, read('day', 1));
  local.setUTCHours(read('hour', 0), read('minute', 0), read('second', 0), read('millisecond', 0));
  return fromLocal(local.getTime(), zone);
}

export const datePartOperators: Record<string, Build> = {
  $year: part((local) => local.getUTCFullYear()),
  $month: part((local) => local.getUTCMonth() + 1),
  $dayOfMonth: part((local) => local.getUTCDate()),
  $hour: part((local) => local.getUTCHours()),
  $minute: part((local) => local.getUTCMinutes()),
  $second: part((local) => local.getUTCSeconds()),
  $millisecond: part((local) => local.getUTCMilliseconds()),
  $dayOfYear: part(dayOfYear),
  $dayOfWeek: part((local) => local.getUTCDay() + 1),
  $week: part(weekOfYear),
  $isoDayOfWeek: part(isoDay),
  $isoWeek: part((local) => isoWeek(local).week),
  $isoWeekYear: part((local) => isoWeek(local).year),
  $dateToParts: toParts,
  $dateFromParts: named([], FIELDS, fromParts, { object: 40519, unknown: 40518 }),
};
