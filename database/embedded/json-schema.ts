import { equalValues, compareValues } from './compare';
import { typePredicate } from './matcher-types';
import { failedToParse, notSupported } from './errors';
import { isPlainObject, numberOf, numeric, truthy, type Document } from './values';

type Check = (value: unknown) => boolean;

const JSON_TYPES: Record<string, string> = {
  boolean: 'bool',
  number: 'number',
  string: 'string',
  object: 'object',
  array: 'array',
  null: 'null',
};

/** The part of JSON Schema draft 4 that MongoDB's `$jsonSchema` knows; a missing field passes everything but `required`. */
export function compileJsonSchema(schema: Document): Check {
  const checks = Object.entries(schema).map(([keyword, operand]) => compileKeyword(keyword, operand, schema));
  return (value) => checks.every((check) => check(value));
}

const schemas = (operand: unknown): Check[] => (operand as Document[]).map(compileJsonSchema);

function compileKeyword(keyword: string, operand: unknown, schema: Document): Check {
  switch (keyword) {
    case 'bsonType':
      return typePredicate(operand);
    case 'type':
      return typePredicate([operand].flat().map((type) => JSON_TYPES[String(type)] ?? type));
    case 'required':
      return onObject((value) => (operand as string[]).every((name) => Object.hasOwn(value, name)));
    case 'properties': {
      const checks = Object.entries(operand as Document).map(
        ([name, inner]) => [name, compileJsonSchema(inner as Document)] as const,
      );
      return onObject((value) => checks.every(([name, check]) => !Object.hasOwn(value, name) || check(value[name])));
    }
    case 'patternProperties': {
      const checks = Object.entries(operand as Document).map(
        ([name, inner]) => [new RegExp(name, 'u'), compileJsonSchema(inner as Document)] as const,
      );
      return onObject((value) =>
        Object.keys(value).every((name) =>
          checks.every(([pattern, check]) => !pattern.test(name) || check(value[name])),
        ),
      );
    }
    case 'additionalProperties': {
      const known = new Set(Object.keys((schema.properties as Document | undefined) ?? {}));
      const patterns = Object.keys((schema.patternProperties as Document | undefined) ?? {}).map(
        (name) => new RegExp(name, 'u'),
      );
      const check: Check = isPlainObject(operand) ? compileJsonSchema(operand) : () => truthy(operand);
      return onObject((value) =>
        Object.keys(value).every(
          (name) => known.has(name) || patterns.some((each) => each.test(name)) || check(value[name]),
        ),
      );
    }
    case 'minProperties':
      return onObject((value) => Object.keys(value).length >= numberOf(operand, 0));
    case 'maxProperties':
      return onObject((value) => Object.keys(value).length <= numberOf(operand, 0));
    case 'enum':
      return (value) => (operand as unknown[]).some((wanted) => equalValues(value, wanted));
    case 'minimum':
      return onNumber((value) => compareValues(value, operand) > (truthy(schema.exclusiveMinimum) ? 0 : -1));
    case 'maximum':
      return onNumber((value) => compareValues(value, operand) < (truthy(schema.exclusiveMaximum) ? 0 : 1));
    case 'multipleOf':
      return onNumber((value) => Number(numeric(value)) % numberOf(operand, 1) === 0);
    case 'minLength':
      return (value) => typeof value !== 'string' || [...value].length >= numberOf(operand, 0);
    case 'maxLength':
      return (value) => typeof value !== 'string' || [...value].length <= numberOf(operand, 0);
    case 'pattern': {
      const pattern = new RegExp(String(operand), 'u');
      return (value) => typeof value !== 'string' || pattern.test(value);
    }
    case 'items': {
      const checks = Array.isArray(operand) ? schemas(operand) : undefined;
      const each = checks ? undefined : compileJsonSchema(operand as Document);
      return onArray((value) => value.every((element, i) => (each ?? checks?.[i] ?? (() => true))(element)));
    }
    case 'minItems':
      return onArray((value) => value.length >= numberOf(operand, 0));
    case 'maxItems':
      return onArray((value) => value.length <= numberOf(operand, 0));
    case 'uniqueItems':
      return onArray(
        (value) =>
          !truthy(operand) ||
          value.every((element, i) => value.findIndex((other) => equalValues(element, other)) === i),
      );
    case 'allOf':
    case 'anyOf':
    case 'oneOf': {
      const checks = schemas(operand);
      if (keyword === 'allOf') return (value) => checks.every((check) => check(value));
      if (keyword === 'anyOf') return (value) => checks.some((check) => check(value));
      return (value) => checks.filter((check) => check(value)).length === 1;
    }
    case 'not': {
      const check = compileJsonSchema(operand as Document);
      return (value) => !check(value);
    }
    case 'title':
    case 'description':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return () => true;
    case 'dependencies':
    case 'additionalItems':
      throw notSupported(`$jsonSchema keyword '${keyword}'`);
    default:
      throw failedToParse(`Unknown $jsonSchema keyword: ${keyword}`);
  }
}

const onObject =
  (check: (value: Document) => boolean): Check =>
  (value) =>
    !isPlainObject(value) || check(value);
const onArray =
  (check: (value: unknown[]) => boolean): Check =>
  (value) =>
    !Array.isArray(value) || check(value);
const onNumber =
  (check: Check): Check =>
  (value) =>
    numeric(value) === undefined || check(value);
