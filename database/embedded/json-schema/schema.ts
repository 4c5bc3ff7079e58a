import { failedToParse, typeMismatch } from '../errors';
import { typeName } from '../values/type-names';
import { isPlainObject, type Document } from '../values/values';
import { arrayKeywords } from './arrays';
import { logicKeywords } from './logic';
import { objectKeywords } from './objects';
import { always, textOf, type BuildRule, type Schema } from './rule';
import { scalarKeywords } from './scalars';

const annotation: BuildRule = (operand, keyword) => {
  textOf(keyword, operand);
  return always;
};

const KEYWORDS: Record<string, BuildRule> = {
  ...scalarKeywords,
  ...objectKeywords,
  ...arrayKeywords,
  ...logicKeywords,
  title: annotation,
  description: annotation,
};

/** Keywords of JSON Schema that MongoDB knows and does not support. */
const UNSUPPORTED = new Set(['$ref', '$schema', 'default', 'definitions', 'format', 'id']);

/** The part of JSON Schema draft 4 that MongoDB's `$jsonSchema` knows; a missing field passes everything but `required`. */
export function compileSchema(source: unknown): Schema {
  if (!isPlainObject(source)) throw typeMismatch(`$jsonSchema must be an object, but found ${typeName(source)}`);
  if (source.type !== undefined && source.bsonType !== undefined)
    throw failedToParse("Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
  const rules = Object.entries(source).map(([keyword, operand]) => {
    const build = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (build) return build(operand, keyword, source, compileSchema);
    if (UNSUPPORTED.has(keyword)) throw failedToParse(`$jsonSchema keyword '${keyword}' is not currently supported`);
    throw failedToParse(`Unknown $jsonSchema keyword: ${keyword}`);
  });
  const { title, description } = source;
  return {
    passes: (value) => rules.every((rule) => rule.passes(value)),
    failures: (value) => rules.filter((rule) => !rule.passes(value)).map((rule) => rule.explain(value)),
    annotations: { ...(title !== undefined && { title }), ...(description !== undefined && { description }) },
  };
}

/** A schema as a condition of a filter. */
export function compileJsonSchema(source: Document): (value: unknown) => boolean {
  const schema = compileSchema(source);
  return (value) => schema.passes(value);
}
