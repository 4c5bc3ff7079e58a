import type { Bounds, Interval } from '../planning/bounds';
import type { Plan } from '../planning/planner';
import { showValue } from '../values/show';
import type { TextKeys } from '../collation/text-keys';
import { numeric, orderOf, stringOf, Order, type Document } from '../values/values';

/** The stretches of an index that a plan walks through, in the direction in which it does. */
export function indexBounds({ index, bounds, reverse, ends }: Plan): Document {
  if (!index) return {};
  const named = (values: readonly unknown[] | undefined): Document =>
    Object.fromEntries(index.fields.map((field, i) => [field, values?.[i]]).filter(([, value]) => value !== undefined));
  if (ends)
    return {
      startKey: named(ends.min),
      startKeyInclusive: true,
      endKey: named(ends.max),
      endKeyInclusive: false,
    };
  return Object.fromEntries(
    index.fields.map((field, i) => [
      field,
      shownBounds(bounds[i], (index.directions[i] === -1) !== reverse, index.collation?.keys),
    ]),
  );
}

function shownBounds(bounds: Bounds | undefined, backwards: boolean, keys: TextKeys | undefined): string[] {
  if (!bounds) return [backwards ? '[MaxKey, MinKey]' : '[MinKey, MaxKey]'];
  const shown = bounds.intervals.map((interval) => shownInterval(interval, backwards, keys));
  return backwards ? shown.reverse() : shown;
}

function shownInterval(interval: Interval, backwards: boolean, keys: TextKeys | undefined): string {
  const { low, high, lowInclusive, highInclusive } = prefixOf(interval);
  const [from, to] = [
    { text: shownEnd(low, keys), closed: lowInclusive },
    { text: shownEnd(high, keys), closed: highInclusive },
  ];
  const [first, last] = backwards ? [to, from] : [from, to];
  return `${first.closed ? '[' : '('}${first.text}, ${last.text}${last.closed ? ']' : ')'}`;
}

/** Texts that begin with the same letters end before the next text after them all. */
function prefixOf(interval: Interval): Interval {
  const { low, high } = interval;
  if (typeof low !== 'string' || typeof high !== 'string' || high !== `${low}\u{10ffff}`) return interval;
  const next = low.slice(0, -1) + String.fromCharCode(low.charCodeAt(low.length - 1) + 1);
  return { ...interval, high: next, highInclusive: false };
}

function shownEnd(value: unknown, keys: TextKeys | undefined): string {
  switch (orderOf(value)) {
    case Order.String:
      return keys && value !== ''
        ? `CollationKey(0x${keys.bytesOf(stringOf(value)).toString('hex')})`
        : showValue(value);
    case Order.MinKey:
      return 'MinKey';
    case Order.MaxKey:
      return 'MaxKey';
    case Order.Number: {
      // Numbers begin with NaN, which a range never matches.
      const number = numeric(value);
      if (number === Infinity) return 'inf.0';
      return number === -Infinity || Number.isNaN(number) ? '-inf.0' : showValue(value);
    }
    case Order.Date: {
      const time = (value as Date).getTime();
      if (Math.abs(time) < 8.64e15) return showValue(value);
      return time < 0 ? 'new Date(-9223372036854775808)' : 'new Date(9223372036854775807)';
    }
    default:
      return showValue(value);
  }
}
