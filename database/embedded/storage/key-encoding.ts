import { exactDifference, isDecimal, toDecimal, type Decimal } from '../values/decimal';
import { createHash } from 'node:crypto';
import { KeyWriter } from './key-writer';
import {
  bytesOf,
  codeOf,
  numeric,
  orderOf,
  regexOf,
  stringOf,
  timestampOf,
  Order,
  type Document,
} from '../values/values';
import type { ObjectId } from 'bson';

/** Stands in an index for an empty array, which MongoDB keeps apart from null. */
export const EMPTY_ARRAY = Symbol('empty array');

/** LMDB's limit for a key is 1,978 bytes with 4 KiB pages; the store's own prefix and record id take up to 16 of them. */
const LONGEST_KEY = 1_900;

/** Of a key that is longer so much is kept: it says the order. */
export const LONGEST_ORDER = LONGEST_KEY - 32;

/** How an index writes texts: by a language instead of by their bytes. */
export interface TextWriter {
  /** False when the key says nothing more from some place on; not more than `most` bytes are needed. */
  write(out: KeyWriter, text: string, most: number): boolean;
}

/** `cut`: the end is missing, so that keys with the same bytes may belong to different values, in no known order. */
export interface Encoded {
  readonly bytes: Buffer;
  readonly cut: boolean;
}

/** Bytes whose order (memcmp) is MongoDB's order of the values; a descending field has all its bits inverted. */
export function encodeKey(values: readonly unknown[], directions: readonly (1 | -1)[]): Buffer {
  return shorten(encodeWhole(values, directions).bytes);
}

/** The beginning that all keys with these leading values share, cut where stored keys may be shortened. */
export function encodePrefix(values: readonly unknown[], directions: readonly (1 | -1)[], texts?: TextWriter): Encoded {
  const { bytes, cut } = encodeWhole(values, directions, texts);
  return bytes.length > LONGEST_ORDER ? { bytes: bytes.subarray(0, LONGEST_ORDER), cut: true } : { bytes, cut };
}

const writer = new KeyWriter();

function encodeWhole(values: readonly unknown[], directions: readonly (1 | -1)[], texts?: TextWriter): Encoded {
  writer.clear();
  let whole = true;
  for (let i = 0; whole && i < values.length; i++) {
    const start = writer.length;
    whole = writeValue(writer, values[i], texts);
    if (directions[i] === -1) writer.invert(start);
  }
  return { bytes: writer.take(), cut: !whole };
}

/** Too long a key keeps its beginning (the order) and a digest of the whole (equality, uniqueness). */
function shorten(key: Buffer): Buffer {
  if (key.length <= LONGEST_KEY) return key;
  return Buffer.concat([key.subarray(0, LONGEST_KEY - 32), createHash('sha256').update(key).digest()]);
}

/** Whether the key tells the value from all others; when not, nothing may follow. */
function writeValue(out: KeyWriter, value: unknown, texts: TextWriter | undefined): boolean {
  if (value === EMPTY_ARRAY) {
    out.push(Order.EmptyArray);
    return true;
  }
  const order = orderOf(value);
  out.push(order);
  return writeBody(out, value, order, texts);
}

function writeBody(out: KeyWriter, value: unknown, order: Order, texts: TextWriter | undefined): boolean {
  switch (order) {
    case Order.String:
      if (texts) return texts.write(out, stringOf(value), LONGEST_ORDER);
      out.writeText(stringOf(value));
      return true;
    case Order.Object:
      for (const [name, field] of Object.entries(value as Document)) {
        const fieldOrder = orderOf(field);
        out.push(fieldOrder);
        out.writeText(name);
        if (!writeBody(out, field, fieldOrder, texts)) return false;
      }
      out.push(0);
      return true;
    case Order.Array:
      for (const element of value as unknown[]) if (!writeValue(out, element, texts)) return false;
      out.push(0);
      return true;
    default:
      writeScalar(out, value, order);
      return true;
  }
}

function writeScalar(out: KeyWriter, value: unknown, order: Order): void {
  switch (order) {
    case Order.Number:
      return writeNumber(out, value);
    case Order.Binary: {
      const { subtype, bytes } = bytesOf(value);
      const { length } = bytes;
      out.append([length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff, subtype]);
      out.append(bytes);
      return;
    }
    case Order.ObjectId:
      out.append((value as ObjectId).id);
      return;
    case Order.Boolean:
      out.push(value ? 1 : 0);
      return;
    case Order.Date:
      return write64(out, BigInt((value as Date).getTime()) + 0x8000000000000000n);
    case Order.Timestamp:
      return write64(out, timestampOf(value));
    case Order.RegExp: {
      const { pattern, options } = regexOf(value);
      out.writeText(pattern);
      return out.writeText(options);
    }
    case Order.Code:
      return out.writeText(codeOf(value));
    default:
      return;
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/**
 * The nearest double, then what the number differs from it, so that all number types share one order and longs and decimals stay exact.
 * Rounding keeps the order, so that the rest decides between numbers of the same double only.
 */
function writeNumber(out: KeyWriter, value: unknown): void {
  const number = numeric(value) ?? 0;
  const inexact = typeof number === 'bigint' || isDecimal(value);
  let double = Number(number);
  if (inexact && Math.abs(double) === Infinity && isFinite(value)) double = Math.sign(double) * Number.MAX_VALUE;
  scratch.setFloat64(0, double === 0 ? 0 : double);
  const negative = (scratch.getUint8(0) & 0x80) !== 0;
  if (Number.isNaN(double)) out.append([0, 0, 0, 0, 0, 0, 0, 0]);
  else
    for (let i = 0; i < 8; i++)
      out.push(negative ? ~scratch.getUint8(i) & 0xff : scratch.getUint8(i) | (i === 0 ? 0x80 : 0));
  const rest = inexact && Number.isFinite(double) ? exactDifference(value, double) : undefined;
  if (!rest || rest.coefficient === 0n) out.push(0x80);
  else writeRest(out, rest);
}

const isFinite = (value: unknown): boolean => !isDecimal(value) || typeof toDecimal(value) !== 'number';

/** Sign, place of the first digit, digits; more than 36 of them no stored number has. */
function writeRest(out: KeyWriter, { coefficient, exponent }: Decimal): void {
  const negative = coefficient < 0n;
  const digits = String(negative ? -coefficient : coefficient)
    .replace(/0+$/, '')
    .slice(0, 36);
  const place = String(negative ? -coefficient : coefficient).length + exponent + 0x8000;
  const body = [place >>> 8, place & 0xff, ...[...digits].map((digit) => Number(digit) + 1), 0];
  out.push(negative ? 0x7f : 0x81);
  out.append(negative ? body.map((byte) => ~byte & 0xff) : body);
}

function write64(out: KeyWriter, value: bigint): void {
  scratch.setBigUint64(0, value);
  for (let i = 0; i < 8; i++) out.push(scratch.getUint8(i));
}
