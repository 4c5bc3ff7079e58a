import { Double } from 'bson';
import { isNumber } from '../values/arithmetic';
import { location } from '../expressions/expression';
import { numeric } from '../values/values';

/** The last value carried on over what is null or missing. */
export function filled(values: readonly unknown[]): unknown[] {
  let last: unknown = null;
  return values.map((value) => (last = value ?? last));
}

/** Straight lines between the known values, by their places; outside of them null. */
export function linear(values: readonly unknown[], places: readonly unknown[]): unknown[] {
  const place = (i: number): number => {
    const value = places[i];
    return value instanceof Date ? value.getTime() : Number(numeric(value) ?? NaN);
  };
  const bad = values.find((value) => value !== null && value !== undefined && !isNumber(value));
  if (bad !== undefined) throw location(6050202, 'Value to be filled must be numeric or nullish');
  const known = values.flatMap((value, i) => (isNumber(value) ? [i] : []));
  return values.map((value, i) => {
    if (isNumber(value)) return value;
    const before = known.filter((each) => each < i).at(-1);
    const after = known.find((each) => each > i);
    if (before === undefined || after === undefined) return null;
    const [y0, y1] = [Number(numeric(values[before])), Number(numeric(values[after]))];
    return new Double(y0 + ((y1 - y0) * (place(i) - place(before))) / (place(after) - place(before)));
  });
}
