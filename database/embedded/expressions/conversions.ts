import type { Long } from 'bson';
import { Binary, Double, Int32, ObjectId } from 'bson';
import { integer, isNumber, kindOf, type NumberKind } from '../values/arithmetic';
import { fromDecimal, parseDecimal, roundDecimal, toDecimal } from '../values/decimal';
import { StoreError, badValue, failedToParse } from '../errors';
import { typeName } from '../values/type-names';
import { encode, isPlainObject, numeric, stringOf, truthy } from '../values/values';
import { binaryOf, formatOf, subtypeOf, textOfBinary, type Format } from './text/binary-text';
import { parseDate } from './dates/date-format';
import { isNullish, location, type Build } from './expression';
import { hashedKey } from './hashed-key';
import { namedOperands, unary } from './operands';
import { isText } from './text/strings';
import { dateOf, zoneOf } from './dates/time-zones';

const TYPES = ['double', 'string', 'binData', 'objectId', 'bool', 'date', 'int', 'long', 'decimal'] as const;
type Target = (typeof TYPES)[number];
const BY_NUMBER: Record<number, Target> = {
  1: 'double',
  2: 'string',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
};

const failure = (message: string): StoreError =>
  new StoreError(241, 'ConversionFailure', `${message} in $convert with no onError value`);
const unsupported = (value: unknown, to: Target): StoreError =>
  failure(`Unsupported conversion from ${typeName(value)} to ${to}`);

/** How binary data is told as text, and of which kind new binary data is. */
interface BinaryOptions {
  readonly format: Format | undefined;
  readonly subtype: number;
}

function convert(value: unknown, to: Target, { format, subtype }: BinaryOptions = TOLD): unknown {
  switch (to) {
    case 'binData':
      return binaryOf(value, subtype, format);
    case 'bool':
      return typeof value === 'boolean' ? value : truthy(value);
    case 'string':
      if (!(value instanceof Binary)) return toText(value);
      if (format === undefined)
        throw location(4341115, "Format must be specified when converting from 'binData' to 'string'");
      return textOfBinary(value, format);
    case 'objectId':
      if (value instanceof ObjectId) return value;
      if (isText(value)) {
        if (/^[0-9a-f]{24}$/i.test(stringOf(value))) return ObjectId.createFromHexString(stringOf(value));
        throw failure(`Failed to parse objectId '${stringOf(value)}'`);
      }
      throw unsupported(value, to);
    case 'date':
      return toDate(value);
    default:
      return toNumber(value, to);
  }
}

const TOLD: BinaryOptions = { format: 'auto', subtype: 0 };

function toText(value: unknown): string {
  if (isText(value)) return stringOf(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (isNumber(value)) {
    const number = numeric(value);
    if (kindOf(value) !== 'double') return String(value);
    return Object.is(number, -0) ? '-0' : String(number);
  }
  throw unsupported(value, 'string');
}

function toDate(value: unknown): Date {
  const kind = kindOf(value);
  if (kind === 'int') throw unsupported(value, 'date');
  if (kind) {
    const milliseconds = Math.trunc(Number(numeric(value)));
    if (!(Math.abs(milliseconds) <= 8.64e15)) throw failure('Conversion would overflow target type');
    return new Date(milliseconds);
  }
  if (isText(value)) return parseDate(stringOf(value), zoneOf(undefined), false);
  if (['date', 'objectId', 'timestamp'].includes(typeName(value))) return dateOf(value);
  throw unsupported(value, 'date');
}

function toNumber(value: unknown, to: NumberKind): unknown {
  if (typeof value === 'boolean') return make(value ? 1 : 0, to);
  if (value instanceof Date) {
    if (to === 'int') throw unsupported(value, to);
    return make(value.getTime(), to);
  }
  if (isText(value)) return parse(stringOf(value), to);
  if (!isNumber(value)) throw unsupported(value, to);
  if (kindOf(value) === to) return value;
  if (to === 'double') return new Double(Number(numeric(value)));
  if (to === 'decimal') return fromDecimal(toDecimal(value));
  const exact = kindOf(value) === 'decimal' ? toDecimal(value) : undefined;
  const number = numeric(value) ?? 0;
  if (typeof number === 'number' && !Number.isFinite(number))
    throw failure(`Attempt to convert ${Number.isNaN(number) ? 'NaN' : 'infinity'} value to integer type`);
  let whole: bigint;
  if (exact && typeof exact !== 'number') {
    const cut = roundDecimal(exact, 0, 'trunc');
    whole = cut.coefficient * 10n ** BigInt(Math.max(0, cut.exponent));
  } else whole = typeof number === 'bigint' ? number : BigInt(Math.trunc(number));
  return ranged(whole, to);
}

function ranged(whole: bigint, to: 'int' | 'long'): Int32 | Long {
  const result = integer(whole, to);
  if (!result || (to === 'int' && !(result instanceof Int32))) throw failure(`Conversion would overflow target type`);
  return result;
}

function make(number: number, to: NumberKind): unknown {
  if (to === 'double') return new Double(number);
  return to === 'decimal' ? fromDecimal(toDecimal(new Double(number))) : ranged(BigInt(number), to);
}

function parse(text: string, to: NumberKind): unknown {
  const broken = (): StoreError => failure(`Failed to parse number '${text}'`);
  if (to === 'int' || to === 'long') {
    if (!/^[+-]?\d+$/.test(text)) throw broken();
    const result = integer(BigInt(text.replace('+', '')), to);
    if (!result || (to === 'int' && !(result instanceof Int32))) throw broken();
    return result;
  }
  const special = /^[+-]?(inf(inity)?|nan)$/i.test(text);
  const number = special ? (/nan/i.test(text) ? NaN : text.startsWith('-') ? -Infinity : Infinity) : Number(text);
  const exact = parseDecimal(text);
  if (!special && (!exact || Number.isNaN(number))) throw broken();
  return to === 'double' ? new Double(number) : fromDecimal(special ? number : (exact ?? number));
}

const BSON_NAMES = new Set(
  'object array undefined null regex dbPointer javascript symbol javascriptWithScope timestamp minKey maxKey missing'.split(
    ' ',
  ),
);
const BSON_NUMBERS = new Set([0, 3, 4, 6, 10, 11, 12, 13, 14, 15, 17, -1, 127]);

function targetOf(value: unknown): Target {
  const named = isText(value) ? TYPES.find((type) => type === value) : BY_NUMBER[Number(numeric(value))];
  if (named) return named;
  // Other types exist, but nothing becomes one of them.
  const [name, number] = [isText(value) ? stringOf(value) : '', Number(numeric(value) ?? NaN)];
  if (BSON_NAMES.has(name) || BSON_NUMBERS.has(number))
    throw failure(`Unsupported conversion to type ${name || number}`);
  if (isText(value)) throw badValue(`Unknown type name: ${stringOf(value)}`);
  if (isNumber(value))
    throw failedToParse(`In $convert, numeric value for 'to' does not correspond to a BSON type: ${String(value)}`);
  throw new StoreError(
    9,
    'FailedToParse',
    `$convert's 'to' argument must be a string or number, but is ${typeName(value)}`,
  );
}

const convertOperator: Build = (operand, compiler, name) => {
  const source = namedOperands(name, operand, ['input', 'to'], ['onError', 'onNull', 'format', 'byteOrder']);
  const described = isPlainObject(source.to) && 'type' in source.to ? source.to : { type: source.to };
  const [input, target] = [compiler.compile(source.input), compiler.compile(described.type)];
  const subtype = compiler.compile(described.subtype);
  const format = compiler.compile(source.format);
  const onError = 'onError' in source ? compiler.compile(source.onError) : undefined;
  const onNull = 'onNull' in source ? compiler.compile(source.onNull) : undefined;
  return (scope) => {
    const value = input(scope);
    const wanted = target(scope);
    if (isNullish(value)) return onNull ? onNull(scope) : null;
    if (isNullish(wanted)) return null;
    const type = targetOf(wanted);
    const options = { format: formatOf(format(scope)), subtype: subtypeOf(subtype(scope)) };
    try {
      return convert(value, type, options);
    } catch (error) {
      if (onError && error instanceof StoreError && error.code === 241) return onError(scope);
      throw error;
    }
  };
};

const to = (type: Target): Build => unary((value) => (isNullish(value) ? null : convert(value, type)));

export const conversionOperators: Record<string, Build> = {
  $convert: convertOperator,
  $toBool: to('bool'),
  $toDate: to('date'),
  $toDecimal: to('decimal'),
  $toDouble: to('double'),
  $toInt: to('int'),
  $toLong: to('long'),
  $toObjectId: to('objectId'),
  $toString: to('string'),
  $toUUID: unary((value) => (isNullish(value) ? null : convert(value, 'binData', { format: 'uuid', subtype: 4 }))),
  $toHashedIndexKey: unary(hashedKey),
  $type: unary((value) => typeName(value)),
  $isNumber: unary((value) => isNumber(value)),
  $binarySize: unary((value) => {
    if (isNullish(value)) return null;
    if (isText(value)) return new Int32(Buffer.byteLength(stringOf(value)));
    if (value instanceof Binary) return new Int32(value.position);
    throw location(51276, `$binarySize requires a string or BinData argument, found: ${typeName(value)}`);
  }),
  $bsonSize: unary((value) => {
    if (isNullish(value)) return null;
    if (!isPlainObject(value)) throw location(31393, `$bsonSize requires a document input, found: ${typeName(value)}`);
    return new Int32(encode(value).length);
  }),
};
