import { notSupported } from '../../errors';
import { typeName } from '../../values/type-names';
import { isPlainObject, type Document } from '../../values/values';
import { setOwn } from '../compile';
import { isNullish, location, type Build } from '../expression';
import { namedOperands, shown, variadic } from '../operands';

const getField: Build = (operand, compiler, name) => {
  const isNamed = isPlainObject(operand) && ('field' in operand || 'input' in operand);
  const source: Document = isNamed
    ? namedOperands(name, operand, ['field'], ['input'], { object: 3041701, unknown: 3041701, missing: 3041702 })
    : { field: operand };
  const field = compiler.compile(source.field);
  const input = source.input === undefined ? compiler.compile('$$CURRENT') : compiler.compile(source.input);
  return (scope) => {
    const key = field(scope);
    if (typeof key !== 'string')
      throw location(3041704, `$getField requires 'field' to evaluate to type String, but got ${typeName(key)}`);
    const object = input(scope);
    if (isNullish(object)) return object;
    return isPlainObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
  };
};

const setField =
  (removing: boolean): Build =>
  (operand, compiler, name) => {
    const source = namedOperands(name, operand, removing ? ['field', 'input'] : ['field', 'input', 'value'], [], {
      object: 4161100,
      unknown: 4161101,
      missing: { field: 4161102, value: 4161103, input: 4161109 },
    });
    const field = isPlainObject(source.field) ? source.field.$literal : source.field;
    if (typeof field !== 'string')
      throw location(4161107, `${name} requires 'field' to evaluate to type String, but got ${typeName(field)}`);
    if (field.startsWith('$') && !isPlainObject(source.field))
      throw location(
        4161108,
        `'A field path reference which is not allowed in this context. Did you mean {$literal: '${field}'}?`,
      );
    const input = compiler.compile(source.input);
    const value = removing ? () => undefined : compiler.compile(source.value);
    return (scope) => {
      const object = input(scope);
      if (isNullish(object)) return null;
      if (!isPlainObject(object)) throw location(4161105, `${name} requires 'input' to evaluate to type Object`);
      const { ...result } = object;
      const next = value(scope);
      if (next === undefined) delete result[field];
      else setOwn(result, field, next);
      return result;
    };
  };

const scripted: Build = () => {
  throw location(31264, 'Cannot run server-side javascript without the javascript engine enabled');
};

/** What MongoDB knows of a document beside its fields: of what is searched for there is nothing here, as there is without such a search. */
const metadata: Build = (operand) => {
  if (typeof operand !== 'string') throw location(17307, '$meta only supports string arguments');
  if (['recordId', 'indexKey', 'sortKey', 'randVal'].includes(operand)) throw notSupported(`$meta: '${operand}'`);
  const kind = SEARCHED[operand];
  if (kind === undefined) throw location(17308, `Unsupported argument to $meta: ${operand}`);
  throw location(40218, `query requires ${kind} metadata, but it is not available`);
};

const SEARCHED: Readonly<Record<string, string>> = {
  textScore: 'text score',
  geoNearDistance: '$geoNear distance',
  geoNearPoint: '$geoNear point',
  searchScore: '$search score',
  searchHighlights: '$search highlights',
  searchScoreDetails: '$search score details',
  searchSequenceToken: '$search sequence token',
  vectorSearchScore: '$vectorSearch distance',
};

export const objectOperators: Record<string, Build> = {
  $function: scripted,
  $meta: metadata,
  $getField: getField,
  $setField: setField(false),
  $unsetField: setField(true),
  $mergeObjects: variadic((values) => {
    const list = values.length === 1 && Array.isArray(values[0]) ? (values[0] as unknown[]) : values;
    const result: Document = {};
    for (const value of list) {
      if (isNullish(value)) continue;
      if (!isPlainObject(value))
        throw location(
          40400,
          `$mergeObjects requires object inputs, but input ${shown(value)} is of type ${typeName(value)}`,
        );
      for (const [key, each] of Object.entries(value)) setOwn(result, key, each);
    }
    return result;
  }),
};
