import { isDecimal, remainder, toDecimal } from '../values/decimal';
import { compareValues, equalValues } from '../values/compare';
import { failedToParse } from '../errors';
import { compileRegex } from '../matching/regex/regex';
import { typePredicate } from '../matching/matcher-types';
import { typeName } from '../values/type-names';
import { numeric, type Document } from '../values/values';
import { flagOf, listOf, numberIn, simple, sizeOf, textOf, type BuildRule, type Rule } from './rule';

const JSON_TYPES: Record<string, string> = {
  boolean: 'bool',
  number: 'number',
  string: 'string',
  object: 'object',
  array: 'array',
  null: 'null',
};

function typeRule(keyword: string, operand: unknown, wanted: unknown): Rule {
  if (Array.isArray(operand) && new Set(operand).size < operand.length)
    throw failedToParse(`$jsonSchema keyword '${keyword}' has duplicate value`);
  const passes = typePredicate(wanted);
  return {
    passes,
    explain: (consideredValue) => ({
      operatorName: keyword,
      specifiedAs: { [keyword]: operand },
      reason: 'type did not match',
      consideredValue,
      consideredType: typeName(consideredValue),
    }),
  };
}

function jsonType(name: unknown): string {
  const known = JSON_TYPES[textOf('type', name)];
  if (known !== undefined) return known;
  if (name === 'integer') throw failedToParse(`$jsonSchema type 'integer' is not currently supported.`);
  throw failedToParse(`Unknown type name alias: ${String(name)}`);
}

const limit =
  (exclusive: string, beyond: 1 | -1): BuildRule =>
  (operand, keyword, schema) => {
    numberIn(keyword, operand);
    const open = schema[exclusive] !== undefined && flagOf(exclusive, schema[exclusive]);
    const specified: Document = { [keyword]: operand, ...(open && { [exclusive]: true }) };
    return simple(keyword, specified, 'comparison failed', (value) => {
      if (numeric(value) === undefined) return true;
      const order = compareValues(value, operand) * beyond;
      return open ? order < 0 : order <= 0;
    });
  };

/** The exclusive limits say nothing without the limit that they belong to. */
const beside =
  (limited: string): BuildRule =>
  (operand, keyword, schema) => {
    flagOf(keyword, operand);
    if (schema[limited] === undefined)
      throw failedToParse(`$jsonSchema keyword '${limited}' must be a present if ${keyword} is present`);
    return { passes: () => true, explain: () => ({}) };
  };

const length =
  (fits: (length: number, size: number) => boolean): BuildRule =>
  (operand, keyword) => {
    const size = sizeOf(keyword, operand);
    return simple(
      keyword,
      { [keyword]: operand },
      'specified string length was not satisfied',
      (value) => typeof value !== 'string' || fits([...value].length, size),
    );
  };

function isMultiple(value: unknown, of: unknown): boolean {
  if (!isDecimal(value) && !isDecimal(of)) return Number(numeric(value)) % Number(numeric(of)) === 0;
  const [x, y] = [toDecimal(value), toDecimal(of)];
  if (typeof x === 'number' || typeof y === 'number') return false;
  return remainder(x, y).coefficient === 0n;
}

export const scalarKeywords: Record<string, BuildRule> = {
  bsonType: (operand, keyword) => typeRule(keyword, operand, operand),
  type: (operand, keyword) =>
    typeRule(keyword, operand, Array.isArray(operand) ? operand.map(jsonType) : jsonType(operand)),
  enum: (operand, keyword) => {
    const values = listOf(keyword, operand);
    return simple(keyword, { enum: operand }, 'value was not found in enum', (value) =>
      values.some((wanted) => equalValues(value, wanted)),
    );
  },
  maximum: limit('exclusiveMaximum', 1),
  minimum: limit('exclusiveMinimum', -1),
  exclusiveMaximum: beside('maximum'),
  exclusiveMinimum: beside('minimum'),
  multipleOf: (operand, keyword) => {
    if (!(numberIn(keyword, operand) > 0))
      throw failedToParse(`$jsonSchema keyword '${keyword}' must have a positive value`);
    return simple(
      keyword,
      { multipleOf: operand },
      'considered value is not a multiple of the specified value',
      (value) => numeric(value) === undefined || isMultiple(value, operand),
    );
  },
  minLength: length((found, size) => found >= size),
  maxLength: length((found, size) => found <= size),
  pattern: (operand, keyword) => {
    const pattern = compileRegex(textOf(keyword, operand), '');
    return simple(
      keyword,
      { pattern: operand },
      'regular expression did not match',
      (value) => typeof value !== 'string' || pattern.test(value),
    );
  },
};
