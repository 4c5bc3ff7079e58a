import { exactDifference, isDecimal, toDecimal } from './decimal';
import {
  bytesOf,
  codeOf,
  idHex,
  numeric,
  orderOf,
  regexOf,
  stringOf,
  timestampOf,
  Order,
  type Document,
} from './values';

/** How two strings compare: by their bytes, or by the rules of a language (a collation). */
export type StringOrder = (a: string, b: string) => number;

/** MongoDB's order of all BSON values; fields of objects compare in their stored order. */
export function compareValues(a: unknown, b: unknown, strings: StringOrder = compareStrings): number {
  const orderA = orderOf(a);
  const orderB = orderOf(b);
  if (orderA !== orderB) return orderA < orderB ? -1 : 1;
  switch (orderA) {
    case Order.Number:
      return compareNumbers(a, b);
    case Order.String:
      return strings(stringOf(a), stringOf(b));
    case Order.Object:
      return compareObjects(a as Document, b as Document, strings);
    case Order.Array:
      return compareArrays(a as unknown[], b as unknown[], strings);
    case Order.Binary: {
      const left = bytesOf(a);
      const right = bytesOf(b);
      return (
        left.bytes.length - right.bytes.length ||
        left.subtype - right.subtype ||
        Buffer.compare(left.bytes, right.bytes)
      );
    }
    case Order.ObjectId:
      return less(idHex(a), idHex(b));
    case Order.Boolean:
      return Number(a) - Number(b);
    case Order.Date:
      return less((a as Date).getTime(), (b as Date).getTime());
    case Order.Timestamp:
      return less(timestampOf(a), timestampOf(b));
    case Order.RegExp: {
      const left = regexOf(a);
      const right = regexOf(b);
      return less(left.pattern, right.pattern) || less(left.options, right.options);
    }
    case Order.Code:
      return less(codeOf(a), codeOf(b));
    default:
      return 0;
  }
}

export const equalValues = (a: unknown, b: unknown, strings?: StringOrder): boolean =>
  compareValues(a, b, strings) === 0;

function less<T>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of UTF-8 bytes: UTF-16 code units would put surrogate pairs before U+E000–U+FFFF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      const leftHigh = left >= 0xd800 && left <= 0xdfff;
      const rightHigh = right >= 0xd800 && right <= 0xdfff;
      if (leftHigh !== rightHigh) return leftHigh ? 1 : -1;
      return left - right;
    }
  }
  return a.length - b.length;
}

/** Exact across all number types: a decimal 0.1 is not the double 0.1. */
function compareNumbers(left: unknown, right: unknown): number {
  const a = numeric(left) ?? 0;
  const b = numeric(right) ?? 0;
  const nanA = Number.isNaN(a);
  const nanB = Number.isNaN(b);
  if (nanA || nanB) return nanA === nanB ? 0 : nanA ? -1 : 1;
  if (isDecimal(left) || isDecimal(right)) {
    // Rounding keeps the order, so only equal roundings need the exact digits.
    const [x, y] = [Number(a), Number(b)];
    if (x === y) return Number(exactSign(left, right));
    return x < y ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function exactSign(left: unknown, right: unknown): number {
  const difference = exactDifference(left, right);
  if (difference) return difference.coefficient < 0n ? -1 : difference.coefficient > 0n ? 1 : 0;
  // At least one of them is infinite; a decimal beyond all doubles is not.
  const size = (value: unknown): number => {
    const exact = toDecimal(value);
    return typeof exact === 'number' ? exact : 0;
  };
  return less(size(left), size(right));
}

function compareArrays(a: readonly unknown[], b: readonly unknown[], strings: StringOrder): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i], b[i], strings);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: Document, b: Document, strings: StringOrder): number {
  const keysA = Object.keys(a);
  const keysB = Object.keys(b);
  const length = Math.min(keysA.length, keysB.length);
  for (let i = 0; i < length; i++) {
    const keyA = keysA[i] as string;
    const keyB = keysB[i] as string;
    const order =
      orderOf(a[keyA]) - orderOf(b[keyB]) || compareStrings(keyA, keyB) || compareValues(a[keyA], b[keyB], strings);
    if (order !== 0) return order;
  }
  return keysA.length - keysB.length;
}
