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

/** MongoDB's order of all BSON values; fields of objects compare in their stored order. */
export function compareValues(a: unknown, b: unknown): number {
  const orderA = orderOf(a);
  const orderB = orderOf(b);
  if (orderA !== orderB) return orderA < orderB ? -1 : 1;
  switch (orderA) {
    case Order.Number:
      return compareNumbers(numeric(a) ?? 0, numeric(b) ?? 0);
    case Order.String:
      return compareStrings(stringOf(a), stringOf(b));
    case Order.Object:
      return compareObjects(a as Document, b as Document);
    case Order.Array:
      return compareArrays(a as unknown[], b as unknown[]);
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

export const equalValues = (a: unknown, b: unknown): boolean => compareValues(a, b) === 0;

function less<T>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of UTF-8 bytes: UTF-16 code units would put surrogate pairs before U+E000–U+FFFF. */
function compareStrings(a: string, b: string): number {
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

function compareNumbers(a: number | bigint, b: number | bigint): number {
  const nanA = Number.isNaN(a);
  const nanB = Number.isNaN(b);
  if (nanA || nanB) return nanA === nanB ? 0 : nanA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: Document, b: Document): number {
  const keysA = Object.keys(a);
  const keysB = Object.keys(b);
  const length = Math.min(keysA.length, keysB.length);
  for (let i = 0; i < length; i++) {
    const keyA = keysA[i] as string;
    const keyB = keysB[i] as string;
    const order = orderOf(a[keyA]) - orderOf(b[keyB]) || less(keyA, keyB) || compareValues(a[keyA], b[keyB]);
    if (order !== 0) return order;
  }
  return keysA.length - keysB.length;
}
