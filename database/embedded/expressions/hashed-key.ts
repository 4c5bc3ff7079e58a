import { createHash, type Hash } from 'node:crypto';
import { Long } from 'bson';
import { encode, isPlainObject, numeric, orderOf, Order } from '../values/values';

const SEED = 0;
/** MongoDB's number of a type in its order of all types, where it is not the store's own rank halved. */
const CANONICAL: Partial<Record<Order, number>> = {
  [Order.MinKey]: -1,
  [Order.Null]: 5,
  [Order.Number]: 10,
  [Order.String]: 15,
  [Order.Object]: 20,
  [Order.Array]: 25,
  [Order.Binary]: 30,
  [Order.ObjectId]: 35,
  [Order.Boolean]: 40,
  [Order.Date]: 45,
  [Order.Timestamp]: 47,
  [Order.RegExp]: 50,
  [Order.Code]: 60,
  [Order.MaxKey]: 127,
};

/** The key under which a hashed index of MongoDB files a value: 64 bits of an MD5 over types and values; numbers count as whole ones. */
export function hashedKey(value: unknown): Long {
  const hash = createHash('md5');
  int32(hash, SEED);
  add(hash, value, undefined);
  return Long.fromBigInt(hash.digest().readBigInt64LE(0));
}

function add(hash: Hash, value: unknown, name: string | undefined): void {
  int32(hash, value === undefined ? 0 : (CANONICAL[orderOf(value)] ?? 0));
  if (name !== undefined) hash.update(`${name}\0`);
  if (value === undefined) return;
  if (orderOf(value) === Order.Number) return int64(hash, wholeOf(value));
  if (!isPlainObject(value) && !Array.isArray(value)) {
    // The bytes of the value alone: after the length, the type and an empty name of a document around it.
    hash.update(encode({ '': value }).subarray(6, -1));
    return;
  }
  for (const [field, each] of Object.entries(value)) add(hash, each, field);
  int32(hash, 0);
  hash.update('\0');
}

function wholeOf(value: unknown): bigint {
  const number = numeric(value) ?? 0;
  if (typeof number === 'bigint') return BigInt.asIntN(64, number);
  if (Number.isNaN(number)) return 0n;
  if (number >= 2 ** 63) return 2n ** 63n - 1n;
  return number < -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(number));
}

function int32(hash: Hash, value: number): void {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  hash.update(bytes);
}

function int64(hash: Hash, value: bigint): void {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  hash.update(bytes);
}
