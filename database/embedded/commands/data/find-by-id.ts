import { Long } from 'bson';
import { encodeKey } from '../../storage/key-encoding';
import { indexPrefix, recordKey } from '../../storage/layout';
import { isPlainObject, numeric, orderOf, Order, type Document } from '../../values/values';
import { systemCollection } from '../../system/system-collections';
import { isView } from '../../views/definition';
import type { CursorReply } from '../../wire/reply';
import { collectionOf, viewOf, type Call } from '../command';

/** What a `find` may say besides its filter without becoming more than a look-up; a limit or a batch takes at least one document. */
const HARMLESS: ReadonlySet<string> = new Set([
  'find',
  'filter',
  'singleBatch',
  'readConcern',
  'comment',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);
const AT_LEAST_ONE: ReadonlySet<string> = new Set(['limit', 'batchSize', 'maxTimeMS']);
/** Types whose keys in a unique index tell their values apart, and that are no conditions. */
const VALUES: ReadonlySet<Order> = new Set([Order.Number, Order.String, Order.ObjectId, Order.Binary]);
const FORWARDS: readonly (1 | -1)[] = [1];

/**
 * The commonest of all commands, `find` by the value of `_id` and nothing else: two keys are read, nothing is planned, compiled or kept
 * for later (MongoDB calls it IDHACK). Undefined when the command is something else, or not valid.
 */
export function findById(call: Call): CursorReply | undefined {
  const { body } = call;
  const name = body.find;
  if (typeof name !== 'string' || name === '' || !isLookUp(body)) return undefined;
  const id = (body.filter as Document)._id;
  const collection = collectionOf(call, name);
  if (collection?.options.collation !== undefined || isView(collection)) return undefined;
  if (!collection && systemCollection(`${call.database}.${name}`)) return undefined;
  const batch: Buffer[] = [];
  const index = collection?.indexes[0];
  if (collection && index) {
    const view = viewOf(call);
    const value = view.get(Buffer.concat([indexPrefix(index.id), encodeKey([id], FORWARDS)]));
    const bytes = value && view.get(recordKey(collection.id, value.readUIntBE(0, 6)));
    if (bytes) batch.push(bytes);
    call.engine.metrics.lookedUp(index, batch.length);
  }
  return { id: Long.ZERO, ns: `${call.database}.${name}`, name: 'firstBatch', batch };
}

function isLookUp(body: Document): boolean {
  for (const field in body) {
    if (HARMLESS.has(field) || field.startsWith('$')) continue;
    if (!AT_LEAST_ONE.has(field) || !(Number(numeric(body[field]) ?? 0) >= 1)) return false;
  }
  const { filter } = body;
  if (!isPlainObject(filter)) return false;
  for (const field in filter) if (field !== '_id') return false;
  return VALUES.has(orderOf(filter._id));
}
