import type { Collection } from '../../catalog';
import { parseCollation } from '../../collation/collation';
import { equalValues } from '../../values/compare';
import { StoreError, typeMismatch } from '../../errors';
import { showValue } from '../../values/show';
import { checkPartialFilter } from './partial-filter';
import { encode, isPlainObject, numeric, truthy, type Document } from '../../values/values';

const KNOWN = new Set([
  'key',
  'name',
  'v',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
  'background',
  'dropDups',
  'collation',
  'ns',
  'comment',
]);

/** An index as it is stored, from what the client asks for; refuses what MongoDB refuses. */
export function normalize(spec: Document, inherited: unknown): Document {
  const unknown = Object.keys(spec).find((field) => !KNOWN.has(field));
  if (unknown !== undefined) {
    if (
      [
        'weights',
        'textIndexVersion',
        '2dsphereIndexVersion',
        'wildcardProjection',
        'default_language',
        'bits',
        'min',
        'max',
      ].includes(unknown)
    ) {
      throw new StoreError(
        238,
        'NotImplemented',
        `Index option '${unknown}' is not supported by the embedded store; use MongoDB for it`,
      );
    }
    throw new StoreError(
      197,
      'InvalidIndexSpecificationOption',
      `The field '${unknown}' is not valid for an index specification`,
    );
  }
  if (!isPlainObject(spec.key) || Object.keys(spec.key).length === 0)
    throw new StoreError(67, 'CannotCreateIndex', 'Index keys cannot be an empty object');
  if (Object.keys(spec.key).some((field) => field.includes('$**')))
    throw new StoreError(
      238,
      'NotImplemented',
      'Wildcard indexes are not supported by the embedded store; use MongoDB for them',
    );
  checkKeyPattern(spec.key);
  if (spec.name === '*') throw new StoreError(2, 'BadValue', "The index name '*' is not valid.");
  if (typeof spec.name !== 'string' || spec.name === '')
    throw new StoreError(9, 'FailedToParse', 'The index name must be a non-empty string');
  if (spec.expireAfterSeconds !== undefined) {
    const seconds = Number(numeric(spec.expireAfterSeconds) ?? NaN);
    if (!(seconds >= 0 && seconds <= 2_147_483_647)) {
      throw new StoreError(
        67,
        'CannotCreateIndex',
        'TTL index expireAfterSeconds must be a number from 0 to 2147483647',
      );
    }
  }
  checkFlags(spec);
  if (truthy(spec.sparse) && spec.partialFilterExpression !== undefined)
    throw new StoreError(67, 'CannotCreateIndex', "cannot mix 'partialFilterExpression' and 'sparse' options");
  if (spec.v !== undefined && ![1, 2].includes(Number(numeric(spec.v) ?? NaN)))
    throw new StoreError(67, 'CannotCreateIndex', `Invalid index specification: the version has to be 1 or 2`);
  if (spec.partialFilterExpression !== undefined) checkPartialFilter(spec.partialFilterExpression);
  const { ns: _ns, comment: _comment, collation: _collation, ...rest } = spec;
  const { v: _v, key, name, ...options } = rest;
  const collation = parseCollation(spec.collation ?? inherited);
  return { v: 2, key, name, ...options, ...(collation && { collation: collation.spec }) };
}

const cannot = (message: string): StoreError => new StoreError(67, 'CannotCreateIndex', message);
/** Kinds of indexes that MongoDB has beside those by value; another text is the name of none. */
const KINDS = new Set(['text', '2d', '2dsphere', 'hashed', 'geoHaystack', 'columnstore', 'wildcard']);

function checkKeyPattern(key: Document): void {
  for (const [path, direction] of Object.entries(key)) {
    if (path.split('.').includes('')) throw cannot('Index keys cannot contain an empty field.');
    const wrong = path.split('.').find((part) => part.startsWith('$') && !['$id', '$ref', '$db'].includes(part));
    if (wrong !== undefined) throw cannot("Index key contains an illegal field name: field name starts with '$'.");
    if (typeof direction === 'string' && !KINDS.has(direction)) throw cannot(`Unknown index plugin '${direction}'`);
  }
}

function checkFlags(spec: Document): void {
  for (const name of ['unique', 'sparse', 'hidden'])
    if (spec[name] !== undefined && typeof spec[name] !== 'boolean' && numeric(spec[name]) === undefined)
      throw typeMismatch(
        `The field '${name}' has value ${name}: ${showValue(spec[name])}, which is not convertible to bool`,
      );
  const fields = Object.keys(spec.key as Document);
  if (spec.expireAfterSeconds !== undefined && fields.length > 1)
    throw cannot('TTL indexes are single-field indexes, compound indexes do not support TTL');
  if (fields.join() !== '_id' || Number(numeric((spec.key as Document)._id) ?? NaN) !== 1) return;
  if (truthy(spec.hidden)) throw new StoreError(2, 'BadValue', "can't hide _id index");
  const other = ['unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression'].find(
    (name) => spec[name] !== undefined,
  );
  if (other !== undefined)
    throw new StoreError(
      197,
      'InvalidIndexSpecificationOption',
      `The field '${other}' is not valid for an _id index specification.`,
    );
}

/** Whether the same index is there; an index that differs under the same name or key is an error. */
export function exists(collection: Collection, spec: Document): boolean {
  for (const index of collection.indexes) {
    const sameKey =
      encode(index.spec.key as Document).equals(encode(spec.key as Document)) ||
      sameKeys(index.spec.key as Document, spec.key as Document);
    const sameName = index.name === spec.name;
    if (!sameKey && !sameName) continue;
    if (sameKey && index.name === '_id_') return true;
    const samePartial = equalValues(index.spec.partialFilterExpression ?? null, spec.partialFilterExpression ?? null);
    if (sameKey && (!samePartial || !sameCollation(index.spec, spec)) && !sameName) continue;
    if (sameKey && sameName && same(index.spec, spec)) return true;
    if (sameKey && sameName) {
      throw new StoreError(
        86,
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index with different options: ${index.name}`,
      );
    }
    if (sameName)
      throw new StoreError(
        86,
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index, but another key: ${index.name}`,
      );
    throw new StoreError(85, 'IndexOptionsConflict', `Index already exists with a different name: ${index.name}`);
  }
  return false;
}

const sameCollation = (a: Document, b: Document): boolean =>
  parseCollation(a.collation)?.key === parseCollation(b.collation)?.key;

export const sameKeys = (a: Document, b: Document): boolean =>
  Object.keys(a).join('\0') === Object.keys(b).join('\0') && equalValues(a, b);

function same(a: Document, b: Document): boolean {
  return (
    ['unique', 'sparse'].every((flag) => truthy(a[flag]) === truthy(b[flag])) &&
    ['partialFilterExpression', 'expireAfterSeconds', 'collation'].every((option) =>
      equalValues(a[option] ?? null, b[option] ?? null),
    )
  );
}
