import type { BSONRegExp, Decimal128, Double, Int32, ObjectId, Timestamp, Long } from 'bson';
import { Binary, deserialize, serialize, type BSONSymbol, type Code } from 'bson';

import { Decoder, Unusual } from './decoder';
import { documentTooLarge } from '../errors';

export type Document = Record<string, unknown>;

/** Documents inside the store keep every number in its BSON wrapper, so that an int stays an int through any update. */
export function decode(bytes: Uint8Array): Document {
  return decodeUsual(bytes instanceof Buffer ? bytes : Buffer.from(bytes)) ?? decodeAny(bytes);
}

/** Undefined when there is anything in it but well-formed values of the everyday types. */
export function decodeUsual(bytes: Buffer): Document | undefined {
  try {
    return new Decoder(bytes).whole();
  } catch (error) {
    if (error instanceof Unusual || error instanceof RangeError) return undefined;
    throw error;
  }
}

export function decodeAny(bytes: Uint8Array): Document {
  return deserialize(bytes, {
    promoteValues: false,
    promoteLongs: false,
    bsonRegExp: true,
    validation: { utf8: false },
  });
}

export function encode(document: Document): Buffer {
  try {
    return Buffer.from(serialize(document, { ignoreUndefined: true }));
  } catch (error) {
    // bson serializes into a buffer of 17 MB. By name: under jest the error is of another realm's class.
    if ((error as Error).name === 'RangeError') throw documentTooLarge();
    throw error;
  }
}

export function isPlainObject(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

export const bsonTypeOf = (value: object): string => (value as { _bsontype?: string })._bsontype ?? '';

/** A number of any BSON type as something JavaScript compares exactly (`1n < 1.5`), or undefined when it is not a number. */
export function numeric(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  switch (bsonTypeOf(value)) {
    case 'Int32':
      return (value as Int32).value;
    case 'Double':
      return (value as Double).value;
    case 'Long': {
      const long = (value as Long).toBigInt();
      return long >= -9007199254740992n && long <= 9007199254740992n ? Number(long) : long;
    }
    case 'Decimal128': {
      const text = (value as Decimal128).toString();
      if (/^-?\d+$/.test(text)) {
        const integer = BigInt(text);
        return integer >= -9007199254740992n && integer <= 9007199254740992n ? Number(integer) : integer;
      }
      return Number(text);
    }
    default:
      return undefined;
  }
}

/** An option of a command (`limit`, `batchSize`, `multi` as 1) as a plain number. */
export function numberOf(value: unknown, fallback: number): number {
  const found = numeric(value);
  return found === undefined ? fallback : Number(found);
}

export function truthy(value: unknown): boolean {
  const number = numeric(value);
  return number === undefined ? value !== null && value !== undefined && value !== false : Number(number) !== 0;
}

export const enum Order {
  MinKey = 10,
  EmptyArray = 15,
  Null = 20,
  Number = 30,
  String = 40,
  Object = 50,
  Array = 60,
  Binary = 70,
  ObjectId = 80,
  Boolean = 90,
  Date = 100,
  Timestamp = 110,
  RegExp = 120,
  Code = 130,
  MaxKey = 240,
}

/** The rank of a value's type in MongoDB's order of all values; missing ranks as null. */
export function orderOf(value: unknown): Order {
  switch (typeof value) {
    case 'undefined':
      return Order.Null;
    case 'number':
    case 'bigint':
      return Order.Number;
    case 'string':
      return Order.String;
    case 'boolean':
      return Order.Boolean;
  }
  if (value === null) return Order.Null;
  if (Array.isArray(value)) return Order.Array;
  if (value instanceof Date) return Order.Date;
  if (value instanceof RegExp) return Order.RegExp;
  if (value instanceof Uint8Array) return Order.Binary;
  return ORDER_BY_BSON_TYPE[bsonTypeOf(value as object)] ?? Order.Object;
}

const ORDER_BY_BSON_TYPE: Record<string, Order> = {
  Int32: Order.Number,
  Double: Order.Number,
  Long: Order.Number,
  Decimal128: Order.Number,
  ObjectId: Order.ObjectId,
  Binary: Order.Binary,
  Timestamp: Order.Timestamp,
  BSONRegExp: Order.RegExp,
  BSONSymbol: Order.String,
  Code: Order.Code,
  MinKey: Order.MinKey,
  MaxKey: Order.MaxKey,
};

export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : (value as BSONSymbol).value);

export function bytesOf(value: unknown): { subtype: number; bytes: Uint8Array } {
  if (value instanceof Binary) return { subtype: value.sub_type, bytes: value.buffer.subarray(0, value.position) };
  return { subtype: 0, bytes: value as Uint8Array };
}

export function regexOf(value: unknown): { pattern: string; options: string } {
  if (value instanceof RegExp) return { pattern: value.source, options: value.flags };
  const regex = value as BSONRegExp;
  return { pattern: regex.pattern, options: regex.options };
}

export const codeOf = (value: unknown): string => String((value as Code).code);
export const timestampOf = (value: unknown): bigint => BigInt.asUintN(64, (value as Timestamp).toBigInt());
export const idHex = (value: unknown): string => (value as ObjectId).toHexString();
/** A cursor's id or a transaction's number. */
export const idOf = (value: unknown): bigint => (typeof value === 'bigint' ? value : BigInt(numeric(value) ?? 0));
