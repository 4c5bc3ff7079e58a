import { failedToParse, typeMismatch } from '../errors';
import { typeName } from '../values/type-names';
import { isPlainObject, numeric, type Document } from '../values/values';

/** One keyword of a schema. */
export interface Rule {
  passes(value: unknown): boolean;
  /** What a value that does not pass is told, in the form of MongoDB's `errInfo`. */
  explain(value: unknown): Document;
}

export interface Schema {
  passes(value: unknown): boolean;
  /** The keywords that a value does not fulfil. */
  failures(value: unknown): Document[];
  /** `title` and `description`, which errors repeat. */
  readonly annotations: Document;
}

/** Compiles the operand of a keyword; `schema` is what the keyword stands in. */
export type BuildRule = (
  operand: unknown,
  keyword: string,
  schema: Document,
  compile: (schema: unknown) => Schema,
) => Rule;

export const always: Rule = { passes: () => true, explain: () => ({}) };

/** A rule about the value alone. */
export const simple = (
  keyword: string,
  specifiedAs: Document,
  reason: string,
  passes: (value: unknown) => boolean,
): Rule => ({
  passes,
  explain: (consideredValue) => ({ operatorName: keyword, specifiedAs, reason, consideredValue }),
});

const mustBe = (keyword: string, wanted: string, found: unknown): Error =>
  typeMismatch(`$jsonSchema keyword '${keyword}' must be ${wanted}, but found an element of type ${typeName(found)}`);

export function objectOf(keyword: string, operand: unknown): Document {
  if (!isPlainObject(operand)) throw mustBe(keyword, 'an object', operand);
  return operand;
}

export function listOf(keyword: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw mustBe(keyword, 'an array', operand);
  if (operand.length === 0) throw failedToParse(`$jsonSchema keyword '${keyword}' cannot be an empty array`);
  return operand as unknown[];
}

export function textOf(keyword: string, operand: unknown): string {
  if (typeof operand !== 'string') throw mustBe(keyword, 'a string', operand);
  return operand;
}

export function numberIn(keyword: string, operand: unknown): number {
  const number = numeric(operand);
  if (number === undefined) throw mustBe(keyword, 'a number', operand);
  return Number(number);
}

/** A length or a count: whole and not negative. */
export function sizeOf(keyword: string, operand: unknown): number {
  const size = numberIn(keyword, operand);
  if (!Number.isInteger(size))
    throw failedToParse(`$jsonSchema keyword '${keyword}' must be representable as a 64-bit integer`);
  if (size < 0) throw failedToParse(`$jsonSchema keyword '${keyword}' cannot be negative`);
  return size;
}

export function flagOf(keyword: string, operand: unknown): boolean {
  if (typeof operand !== 'boolean') throw mustBe(keyword, 'a boolean', operand);
  return operand;
}

/** Names of properties: strings, each once. */
export function namesOf(keyword: string, operand: unknown): string[] {
  const names = listOf(keyword, operand).map((name) => textOf(keyword, name));
  if (new Set(names).size < names.length)
    throw failedToParse(`$jsonSchema keyword '${keyword}' array cannot contain duplicate values`);
  return names;
}
