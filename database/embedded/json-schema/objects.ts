import { failedToParse, typeMismatch } from '../errors';
import { compileRegex } from '../matching/regex/regex';
import { isPlainObject, type Document } from '../values/values';
import { namesOf, objectOf, sizeOf, type BuildRule, type Schema } from './rule';

const isAbsent = (value: unknown, name: string): boolean => !isPlainObject(value) || !Object.hasOwn(value, name);
const keysOf = (value: unknown): string[] => (isPlainObject(value) ? Object.keys(value) : []);
const missingOf = (value: unknown, names: readonly string[]): string[] =>
  isPlainObject(value) ? names.filter((name) => !Object.hasOwn(value, name)) : [];

const propertyFailure = (propertyName: string, schema: Schema, value: Document): Document => ({
  propertyName,
  ...schema.annotations,
  details: schema.failures(value[propertyName]),
});

const properties: BuildRule = (operand, keyword, _schema, compile) => {
  const schemas = Object.entries(objectOf(keyword, operand)).map(([name, inner]) => [name, compile(inner)] as const);
  const failing = (value: unknown) =>
    schemas.filter(([name, schema]) => !isAbsent(value, name) && !schema.passes((value as Document)[name]));
  return {
    passes: (value) => failing(value).length === 0,
    explain: (value) => ({
      operatorName: keyword,
      propertiesNotSatisfied: failing(value).map(([name, schema]) => propertyFailure(name, schema, value as Document)),
    }),
  };
};

const patternProperties: BuildRule = (operand, keyword, _schema, compile) => {
  const schemas = Object.entries(objectOf(keyword, operand)).map(
    ([pattern, inner]) => ({ pattern, regex: compileRegex(pattern, ''), schema: compile(inner) }) as const,
  );
  const failing = (value: unknown) =>
    keysOf(value).flatMap((name) =>
      schemas
        .filter(({ regex, schema }) => regex.test(name) && !schema.passes((value as Document)[name]))
        .map((each) => ({ name, ...each })),
    );
  return {
    passes: (value) => failing(value).length === 0,
    explain: (value) => ({
      operatorName: keyword,
      details: failing(value).map(({ name, pattern, schema }) => ({
        ...propertyFailure(name, schema, value as Document),
        regexMatched: pattern,
      })),
    }),
  };
};

const additionalProperties: BuildRule = (operand, keyword, schema, compile) => {
  const known = new Set(keysOf(schema.properties));
  const patterns = keysOf(schema.patternProperties).map((pattern) => compileRegex(pattern, ''));
  const further = (value: unknown): string[] =>
    keysOf(value).filter((name) => !known.has(name) && !patterns.some((pattern) => pattern.test(name)));
  if (typeof operand === 'boolean')
    return {
      passes: (value) => operand || further(value).length === 0,
      explain: (value) => ({
        operatorName: keyword,
        specifiedAs: { additionalProperties: operand },
        additionalProperties: further(value),
      }),
    };
  if (!isPlainObject(operand))
    throw typeMismatch(`$jsonSchema keyword '${keyword}' must be either an object or a boolean`);
  const inner = compile(operand);
  const failing = (value: unknown): string | undefined =>
    further(value).find((name) => !inner.passes((value as Document)[name]));
  return {
    passes: (value) => failing(value) === undefined,
    explain: (value) => {
      const name = failing(value) as string;
      return {
        operatorName: keyword,
        reason: 'at least one additional property did not match the subschema',
        failingProperty: name,
        details: inner.failures((value as Document)[name]),
      };
    },
  };
};

/** A property that is there demands others, or a schema of the whole. */
const dependencies: BuildRule = (operand, keyword, _schema, compile) => {
  const each = Object.entries(objectOf(keyword, operand)).map(([name, demand]) => {
    if (Array.isArray(demand)) return { name, names: namesOf(keyword, demand), schema: undefined };
    return { name, names: [], schema: compile(objectOf(keyword, demand)) };
  });
  const failing = (value: unknown) =>
    each.filter(
      ({ name, names, schema }) =>
        !isAbsent(value, name) && (missingOf(value, names).length > 0 || schema?.passes(value) === false),
    );
  return {
    passes: (value) => failing(value).length === 0,
    explain: (value) => ({
      operatorName: keyword,
      failingDependencies: failing(value).map(({ name, names, schema }) => ({
        conditionalProperty: name,
        ...(schema ? { details: schema.failures(value) } : { missingProperties: missingOf(value, names) }),
      })),
    }),
  };
};

const count =
  (fits: (found: number, size: number) => boolean): BuildRule =>
  (operand, keyword) => {
    const size = sizeOf(keyword, operand);
    return {
      passes: (value) => !isPlainObject(value) || fits(keysOf(value).length, size),
      explain: (value) => ({
        operatorName: keyword,
        specifiedAs: { [keyword]: operand },
        reason: 'specified number of properties was not satisfied',
        numberOfProperties: keysOf(value).length,
      }),
    };
  };

export const objectKeywords: Record<string, BuildRule> = {
  properties,
  patternProperties,
  additionalProperties,
  dependencies,
  required: (operand, keyword) => {
    const names = namesOf(keyword, operand);
    if (names.includes('')) throw failedToParse(`$jsonSchema keyword 'required' cannot name an empty field`);
    return {
      passes: (value) => missingOf(value, names).length === 0,
      explain: (value) => ({
        operatorName: keyword,
        specifiedAs: { required: operand },
        missingProperties: missingOf(value, names),
      }),
    };
  },
  minProperties: count((found, size) => found >= size),
  maxProperties: count((found, size) => found <= size),
};
