import { failedToParse } from '../errors';
import { addToDate } from '../expressions/dates/date-arithmetic';
import { location, type Scope } from '../expressions/expression';
import { unitOf, zoneOf } from '../expressions/dates/time-zones';
import { isNumber } from '../values/arithmetic';
import type { SortKeys } from '../planning/planner';
import { isPlainObject, numeric } from '../values/values';

/** The rows of one partition in their order, with their sort keys. */
export interface Partition {
  readonly rows: readonly Scope[];
  readonly keys: readonly (readonly unknown[])[];
  readonly compare: (a: readonly unknown[], b: readonly unknown[]) => number;
}

/** First row, and the row after the last, of the window around row `at`. */
export type WindowBounds = (partition: Partition, at: number) => readonly [start: number, end: number];

/** `documents` counts rows, `range` looks at the sort value; the default is the whole partition. */
export function windowBounds(window: unknown, sort: SortKeys): WindowBounds {
  if (window === undefined) return ({ rows }) => [0, rows.length];
  if (!isPlainObject(window)) throw failedToParse("'window' field must be an object");
  const { documents, range, unit, ...others } = window;
  if (documents !== undefined && range !== undefined)
    throw failedToParse("Window bounds can specify either 'documents' or 'unit', not both.");
  if (range === undefined && unit !== undefined)
    throw failedToParse("Window bounds can only specify 'unit' with range-based bounds.");
  if (Object.keys(others).length > 0)
    throw failedToParse(
      "'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field",
    );
  const bounds = documents ?? range ?? ['unbounded', 'unbounded'];
  if (!Array.isArray(bounds) || bounds.length !== 2) throw failedToParse('Window bounds must be a 2-element array');
  const [low, high] = bounds as [unknown, unknown];
  for (const bound of [low, high])
    if (bound !== 'unbounded' && bound !== 'current' && !isNumber(bound))
      throw failedToParse(`Window bounds must be 'unbounded', 'current', or a number.`);
  if (range !== undefined) return rangeBounds(low, high, unit, sort);
  if (sort.length === 0 && [low, high].some((bound) => bound !== 'unbounded'))
    throw location(5339901, 'Document-based bounds require a sortBy');
  const offset = (bound: unknown, unbounded: number): number =>
    bound === 'unbounded' ? unbounded : bound === 'current' ? 0 : Number(numeric(bound));
  const [from, to] = [offset(low, -Infinity), offset(high, Infinity)];
  if (!Number.isInteger(from) && Number.isFinite(from))
    throw failedToParse('Numeric document-based bounds must be an integer');
  if (from > to) throw location(5339900, 'Lower bound must not exceed upper bound');
  return ({ rows }, at) => [
    Math.min(rows.length, Math.max(0, at + from)),
    Math.max(0, Math.min(rows.length, at + to + 1)),
  ];
}

function rangeBounds(low: unknown, high: unknown, unit: unknown, sort: SortKeys): WindowBounds {
  const [key] = sort;
  if (!key || sort.length !== 1) throw location(5339902, 'Range-based bounds require sortBy a single field');
  if (key[1] !== 1) throw location(8947401, 'Range-based bounds require an ascending sortBy');
  const offset = (bound: unknown): number => (bound === 'current' ? 0 : Number(numeric(bound) ?? NaN));
  if (offset(low) > offset(high)) throw location(5339900, 'Lower bound must not exceed upper bound');
  if (unit !== undefined && [low, high].some((bound) => isNumber(bound) && !Number.isInteger(offset(bound))))
    throw failedToParse("With 'unit', range-based bounds must be an integer");
  const limit = (value: unknown, bound: unknown): number => {
    const base = value instanceof Date ? value.getTime() : Number(numeric(value) ?? NaN);
    if (bound === 'current') return base;
    if (unit !== undefined) {
      if (!(value instanceof Date)) throw location(5429513, 'Invalid range: Expected the sortBy field to be a date');
      return addToDate(value, unitOf(unit), Number(numeric(bound)), zoneOf(undefined)).getTime();
    }
    if (value instanceof Date)
      throw location(5429413, 'Invalid range: For windows that involve date or time ranges, a unit must be provided.');
    if (Number.isNaN(base))
      throw location(5429414, 'Invalid range: Expected the sortBy field to be a number, but it was not');
    return base + Number(numeric(bound));
  };
  return ({ keys }, at) => {
    const value = keys[at]?.[0];
    const [from, to] = [
      low === 'unbounded' ? -Infinity : limit(value, low),
      high === 'unbounded' ? Infinity : limit(value, high),
    ];
    const of = (i: number): number => {
      const each = keys[i]?.[0];
      return each instanceof Date ? each.getTime() : Number(numeric(each) ?? NaN);
    };
    let [start, end] = [at, at];
    if (low === 'unbounded') start = 0;
    else {
      while (start > 0 && of(start - 1) >= from) start--;
      while (start < keys.length && of(start) < from) start++;
    }
    if (high === 'unbounded') end = keys.length;
    else {
      while (end < keys.length && of(end) <= to) end++;
      while (end > 0 && of(end - 1) > to) end--;
    }
    return [start, Math.max(start, end)];
  };
}
