import { Long } from 'bson';
import { splitPath } from '../expressions/compile';
import { location } from '../expressions/expression';
import { typeName } from '../values/type-names';
import { isPlainObject, type Document } from '../values/values';

export function unwindStage(operand: unknown): (documents: Iterable<Document>) => Iterable<Document> {
  if (typeof operand !== 'string' && !isPlainObject(operand))
    throw location(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(operand)}`,
    );
  const options: Document = typeof operand === 'string' ? { path: operand } : operand;
  for (const name of Object.keys(options))
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(name))
      throw location(28811, `unrecognized option to $unwind stage: ${name}`);
  const { path, preserveNullAndEmptyArrays: keep = false, includeArrayIndex: index } = options;
  if (path === undefined) throw location(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string')
    throw location(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`);
  if (!path.startsWith('$'))
    throw location(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (typeof keep !== 'boolean')
    throw location(
      28809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeName(keep)}`,
    );
  if (index !== undefined && (typeof index !== 'string' || index === ''))
    throw location(
      28810,
      `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${typeName(index)}`,
    );
  if (index?.startsWith('$'))
    throw location(28822, `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`);
  const parts = splitPath(path.slice(1));
  const indexParts = index === undefined ? undefined : splitPath(index);
  return function* (documents) {
    for (const document of documents) {
      const value = plainAt(document, parts);
      const numbered = (result: Document, at: Long | null): Document =>
        indexParts ? withValue(result, indexParts, at) : result;
      if (Array.isArray(value) && value.length > 0)
        for (let i = 0; i < value.length; i++) yield numbered(withValue(document, parts, value[i]), Long.fromNumber(i));
      else if (Array.isArray(value)) {
        if (keep) yield numbered(withValue(document, parts, undefined), null);
      } else if (value === null || value === undefined) {
        if (keep) yield numbered(document, null);
      } else yield numbered(document, null);
    }
  };
}

/** The value at a path through objects only. */
export function plainAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (!isPlainObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** A copy with another value at a path; undefined takes the field away. */
export function withValue(document: Document, path: readonly string[], value: unknown): Document {
  const [name = '', ...rest] = path;
  if (rest.length > 0) {
    const inner = document[name];
    return { ...document, [name]: withValue(isPlainObject(inner) ? inner : {}, rest, value) };
  }
  if (value !== undefined) return { ...document, [name]: value };
  const { [name]: _gone, ...others } = document;
  return others;
}
