import { ObjectId, Timestamp } from 'bson';
import { StoreError } from '../../errors';
import { typeName } from '../../values/type-names';
import { location } from '../expression';

/** Milliseconds that a zone's clocks are ahead of UTC at an instant. */
export type Zone = (instant: number) => number;

const utc: Zone = () => 0;
const HOUR = 3_600_000;
const zones = new Map<string, Zone>();

export function zoneOf(value: unknown): Zone {
  if (value === undefined) return utc;
  if (typeof value !== 'string') throw location(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
  let zone = zones.get(value);
  if (!zone) {
    zone = fixedOffset(value) ?? named(value);
    if (zones.size > 1_000) zones.clear();
    zones.set(value, zone);
  }
  return zone;
}

function fixedOffset(text: string): Zone | undefined {
  if (/^(UTC|GMT|Z)$/.test(text)) return utc;
  const parts = /^([+-])(\d\d)(?::?(\d\d))?$/.exec(text);
  if (!parts) return undefined;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  const offset = (parts[1] === '-' ? -minutes : minutes) * 60_000;
  return () => offset;
}

function named(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    if (!/^[A-Za-z]/.test(name)) throw new RangeError(name);
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw location(40485, `unrecognized time zone identifier: "${name}"`);
  }
  // Offsets change on quarters of an hour only, so one look-up serves a whole quarter.
  const known = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / (HOUR / 4));
    let offset = known.get(quarter);
    if (offset === undefined) {
      offset = lookUp(format, quarter * (HOUR / 4));
      if (known.size > 10_000) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
}

function lookUp(format: Intl.DateTimeFormat, instant: number): number {
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value;
  const number = (part: string): number => Number(parts[part]);
  const year = parts.era === 'BC' ? 1 - number('year') : number('year');
  const local = new Date(0);
  local.setUTCFullYear(year, number('month') - 1, number('day'));
  local.setUTCHours(number('hour'), number('minute'), number('second'));
  return local.getTime() - instant;
}

/** The zone's wall clock at an instant, held in the UTC fields of a date. */
export const toLocal = (instant: Date, zone: Zone): Date => new Date(instant.getTime() + zone(instant.getTime()));

/** The instant at which the zone's clocks show this; a time that a change of the clocks leaves out moves on with them. */
export function fromLocal(local: number, zone: Zone): Date {
  const first = local - zone(local);
  const second = local - zone(first);
  return new Date(zone(second) === zone(first) ? second : Math.max(first, second));
}

/** What counts as a date: dates, and the time inside timestamps and object ids. */
export function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw location(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
export type Unit = (typeof UNITS)[number];

export function unitOf(value: unknown): Unit {
  const unit = UNITS.find((each) => each === value);
  if (!unit) throw new StoreError(9, 'FailedToParse', `unknown time unit value: ${String(value)}`);
  return unit;
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** 0 for Sunday (the default) to 6. */
export function weekdayOf(value: unknown): number {
  if (value === undefined) return 0;
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  const found = DAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (found < 0) throw new StoreError(9, 'FailedToParse', `unknown day of week value: ${String(value)}`);
  return found;
}
