import { badValue, failedToParse } from '../errors';
import type { Predicate } from './matcher';
import { bsonTypeOf, numeric } from '../values/values';

const NAMES: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

const BY_BSON_TYPE: Record<string, number> = {
  Int32: 16,
  Double: 1,
  Long: 18,
  Decimal128: 19,
  ObjectId: 7,
  Binary: 5,
  Timestamp: 17,
  BSONRegExp: 11,
  BSONSymbol: 14,
  Code: 13,
  MinKey: -1,
  MaxKey: 127,
};

const VALID = new Set([...Object.values(NAMES), 12]);

/** The number of a value's BSON type; undefined for a missing field. */
export function typeNumber(value: unknown): number | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined;
    case 'string':
      return 2;
    case 'boolean':
      return 8;
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 16 : 1;
    case 'bigint':
      return 18;
  }
  if (value === null) return 10;
  if (Array.isArray(value)) return 4;
  if (value instanceof Date) return 9;
  if (value instanceof RegExp) return 11;
  if (value instanceof Uint8Array) return 5;
  return BY_BSON_TYPE[bsonTypeOf(value as object)] ?? 3;
}

export function typePredicate(operand: unknown): Predicate {
  const wanted = new Set<number>();
  if (Array.isArray(operand) && operand.length === 0) throw failedToParse('$type must match at least one type');
  for (const type of Array.isArray(operand) ? (operand as unknown[]) : [operand]) {
    if (type === 'number') [1, 16, 18, 19].forEach((each) => wanted.add(each));
    else {
      const number = typeof type === 'string' ? NAMES[type] : numeric(type);
      if (number === undefined) throw badValue(`Unknown type name alias: ${String(type)}`);
      if (!VALID.has(Number(number))) throw badValue(`Invalid numerical type code: ${String(number)}`);
      wanted.add(Number(number));
    }
  }
  return (value) => {
    const type = typeNumber(value);
    return type !== undefined && wanted.has(type);
  };
}
