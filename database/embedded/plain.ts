import type { BSONRegExp } from 'bson';
import { type Binary } from 'bson';
import { equalValues } from './compare';
import { bsonTypeOf, isPlainObject, numeric, type Document } from './values';

/** For mingo: numbers as JavaScript numbers where they fit, regular expressions as RegExp. Everything else stays. */
export function toPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (isPlainObject(value)) {
    const plain: Document = {};
    for (const name of Object.keys(value)) plain[name] = toPlain(value[name]);
    return plain;
  }
  switch (bsonTypeOf(value)) {
    case 'Int32':
    case 'Double':
      return (value as { value: number }).value;
    case 'Long': {
      const number = numeric(value);
      return typeof number === 'number' ? number : value;
    }
    case 'BSONRegExp': {
      const { pattern, options } = value as BSONRegExp;
      return new RegExp(pattern, options.replace(/[^imsu]/g, ''));
    }
    default:
      return value;
  }
}

export const toPlainDocument = (document: Document): Document => toPlain(document) as Document;

/** Gives what mingo left untouched its number types back. */
export function retype(before: unknown, after: unknown): unknown {
  if (after === undefined || after === null) return after;
  if (isPlainObject(after)) {
    const source = isPlainObject(before) ? before : {};
    return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, retype(source[name], value)]));
  }
  if (Array.isArray(after))
    return after.map((value, i) => retype(Array.isArray(before) ? before[i] : undefined, value));
  return before !== undefined && equalValues(before, after) ? before : after;
}

export type { Binary };
