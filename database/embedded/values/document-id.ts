import { ObjectId } from 'bson';
import { StoreError } from '../errors';
import { isPlainObject, orderOf, Order, type Document } from './values';

/** The document with its `_id` first, a new one when it has none. */
export function withId(document: Document): Document {
  for (const first in document) {
    if (first === '_id' && document._id !== undefined) return document;
    break;
  }
  const { _id, ...rest } = document;
  return { _id: _id === undefined ? new ObjectId() : _id, ...rest };
}

/** Refuses what `_id` cannot be. */
export function checkId(id: unknown): void {
  const order = orderOf(id);
  if (order === Order.Array || order === Order.RegExp) {
    throw new StoreError(
      53,
      'InvalidIdField',
      `The '_id' value cannot be of type ${order === Order.Array ? 'array' : 'regex'}`,
    );
  }
  if (isPlainObject(id)) checkIdFields(id);
}

/** `{ $ref }` and the like inside an `_id` would be taken for operators by each query for it. */
function checkIdFields(id: Document): void {
  const field = Object.keys(id).find((name) => name.startsWith('$'));
  if (field !== undefined)
    throw new StoreError(
      52,
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${field}' in '_id.${field}' is not allowed in the context of the _id field.`,
    );
}
