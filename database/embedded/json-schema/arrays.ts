import { equalValues } from '../values/compare';
import { typeMismatch } from '../errors';
import { isPlainObject, type Document } from '../values/values';
import { always, flagOf, sizeOf, type BuildRule, type Rule, type Schema } from './rule';

const elementsOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** A schema for each place of an array; a place without one is free. */
function byPlace(keyword: string, reason: string, schemaAt: (index: number) => Schema | undefined): Rule {
  const failing = (value: unknown): number =>
    elementsOf(value).findIndex((element, i) => schemaAt(i)?.passes(element) === false);
  return {
    passes: (value) => failing(value) < 0,
    explain: (value) => {
      const itemIndex = failing(value);
      return {
        operatorName: keyword,
        reason,
        itemIndex,
        details: schemaAt(itemIndex)?.failures(elementsOf(value)[itemIndex]),
      };
    },
  };
}

const items: BuildRule = (operand, keyword, _schema, compile) => {
  if (Array.isArray(operand)) {
    const schemas = operand.map(compile);
    return byPlace(keyword, 'At least one item did not match the sub-schema', (i) => schemas[i]);
  }
  const schema = compile(operand);
  return byPlace(keyword, 'At least one item did not match the sub-schema', () => schema);
};

/** Speaks of what is beyond a list of `items`; without such a list it says nothing. */
const additionalItems: BuildRule = (operand, keyword, schema, compile) => {
  if (typeof operand !== 'boolean' && !isPlainObject(operand))
    throw typeMismatch(`$jsonSchema keyword '${keyword}' must be either an object or a boolean`);
  const inner = isPlainObject(operand) ? compile(operand) : undefined;
  if (!Array.isArray(schema.items) || operand === true) return always;
  const known = schema.items.length;
  if (inner)
    return byPlace(keyword, 'At least one additional item did not match the sub-schema', (i) =>
      i < known ? undefined : inner,
    );
  return {
    passes: (value) => elementsOf(value).length <= known,
    explain: (value) => ({
      operatorName: keyword,
      specifiedAs: { additionalItems: operand },
      reason: 'found additional items',
      additionalItems: elementsOf(value).slice(known),
    }),
  };
};

const length =
  (fits: (found: number, size: number) => boolean): BuildRule =>
  (operand, keyword) => {
    const size = sizeOf(keyword, operand);
    return {
      passes: (value) => !Array.isArray(value) || fits(value.length, size),
      explain: (consideredValue) => ({
        operatorName: keyword,
        specifiedAs: { [keyword]: operand },
        reason: 'array did not match specified length',
        consideredValue,
      }),
    };
  };

function repeated(value: unknown): { duplicatedValue: unknown } | undefined {
  const elements = elementsOf(value);
  const at = elements.findIndex((element, i) => elements.findIndex((other) => equalValues(element, other)) < i);
  return at < 0 ? undefined : { duplicatedValue: elements[at] };
}

export const arrayKeywords: Record<string, BuildRule> = {
  items,
  additionalItems,
  minItems: length((found, size) => found >= size),
  maxItems: length((found, size) => found <= size),
  uniqueItems: (operand, keyword) => {
    if (!flagOf(keyword, operand)) return always;
    return {
      passes: (value) => repeated(value) === undefined,
      explain: (consideredValue): Document => ({
        operatorName: keyword,
        specifiedAs: { uniqueItems: operand },
        reason: 'found a duplicate item',
        consideredValue,
        ...repeated(consideredValue),
      }),
    };
  },
};
