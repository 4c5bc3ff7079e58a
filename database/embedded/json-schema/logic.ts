import { listOf, type BuildRule, type Schema } from './rule';
import type { Document } from '../values/values';

const failuresOf = (schemas: readonly Schema[], value: unknown): Document[] =>
  schemas.flatMap((schema, index) =>
    schema.passes(value) ? [] : [{ index, ...schema.annotations, details: schema.failures(value) }],
  );

const several =
  (fits: (passing: number, all: number) => boolean): BuildRule =>
  (operand, keyword, _schema, compile) => {
    const schemas = listOf(keyword, operand).map(compile);
    const passing = (value: unknown): number[] =>
      schemas.flatMap((schema, index) => (schema.passes(value) ? [index] : []));
    return {
      passes: (value) => fits(passing(value).length, schemas.length),
      explain: (value) => {
        const matchingSchemaIndexes = passing(value);
        if (keyword === 'oneOf' && matchingSchemaIndexes.length > 1)
          return { operatorName: keyword, reason: 'more than one subschema matched', matchingSchemaIndexes };
        return { operatorName: keyword, schemasNotSatisfied: failuresOf(schemas, value) };
      },
    };
  };

export const logicKeywords: Record<string, BuildRule> = {
  allOf: several((passing, all) => passing === all),
  anyOf: several((passing) => passing > 0),
  oneOf: several((passing) => passing === 1),
  not: (operand, keyword, _schema, compile) => {
    const schema = compile(operand);
    return {
      passes: (value) => !schema.passes(value),
      explain: () => ({ operatorName: keyword, reason: 'child expression matched' }),
    };
  },
};
