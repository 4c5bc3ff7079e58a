import { Binary, Long } from 'bson';
import { timestamp } from '../clock';
import { StoreError } from '../errors';
import { ChangeKind, type Change } from '../oplog/change';
import type { OplogEntry } from '../oplog/oplog';
import { shownId } from '../sessions/request';
import { decode, type Document } from '../values/values';
import type { StreamOptions } from './options';
import { tokenOf, type Position } from './token';

/** Told of only when `showExpandedEvents` is set. */
const EXPANDED = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);

export interface EventSource {
  options: StreamOptions;
  /** The document as it is now; null when it is gone. */
  lookUp(database: string, collection: string, id: unknown): Document | null;
}

/** The event of a change as a client sees it; undefined when the stream does not tell of such. */
export function eventOf(source: EventSource, entry: OplogEntry, change: Change, index: number): Document | undefined {
  const { options } = source;
  const at: Position = { time: entry.time, index, kind: 'event' };
  const ns = { db: change.database, coll: change.collection };
  const body = decode(change.body);
  const head = (operationType: string): Document => ({
    _id: tokenOf(at),
    operationType,
    clusterTime: timestamp(entry.time),
    wallTime: entry.wallTime,
    ...(options.expanded && change.kind !== ChangeKind.Command && uuidField(change)),
    ...transactionFields(entry),
  });
  switch (change.kind) {
    case ChangeKind.Insert:
      return { ...head('insert'), fullDocument: body, ns, documentKey: { _id: body._id } };
    case ChangeKind.Replace:
      return { ...head('replace'), fullDocument: body, ns, documentKey: { _id: body._id }, ...before(source, change) };
    case ChangeKind.Delete:
      return { ...head('delete'), ns, documentKey: body, ...before(source, change) };
    case ChangeKind.Update: {
      const { disambiguatedPaths = {}, ...description } = body.updateDescription as Document;
      return {
        ...head('update'),
        ...after(source, change, body),
        ns,
        documentKey: body.documentKey,
        updateDescription: options.expanded ? { ...description, disambiguatedPaths } : description,
        ...before(source, change),
      };
    }
    case ChangeKind.Command:
      return commandEvent(options, head, change, body);
  }
}

export function invalidateEvent(entry: OplogEntry, index: number): Document {
  return {
    _id: tokenOf({ time: entry.time, index, kind: 'invalid' }),
    operationType: 'invalidate',
    clusterTime: timestamp(entry.time),
    wallTime: entry.wallTime,
  };
}

function commandEvent(
  options: StreamOptions,
  head: (operationType: string) => Document,
  change: Change,
  { operationType, collectionUUID, operationDescription, ofView, ...fields }: Document,
): Document | undefined {
  const type = operationType as string;
  if ((ofView === true || EXPANDED.has(type)) && !options.expanded) return undefined;
  const ns = type === 'dropDatabase' ? { db: change.database } : { db: change.database, coll: change.collection };
  return {
    ...head(type),
    ...(options.expanded && collectionUUID !== undefined && { collectionUUID }),
    ns,
    ...fields,
    ...(options.expanded && operationDescription !== undefined && { operationDescription }),
  };
}

const uuidField = ({ uuid }: Change): Document => (uuid ? { collectionUUID: new Binary(uuid, 4) } : {});

function transactionFields({ transaction }: OplogEntry): Document {
  if (!transaction) return {};
  return {
    txnNumber: Long.fromBigInt(transaction.number),
    lsid: shownId(transaction.session),
  };
}

function after(source: EventSource, change: Change, body: Document): Document {
  const mode = source.options.fullDocument;
  if (mode === 'default') return {};
  if (mode === 'updateLookup') {
    const { _id } = body.documentKey as Document;
    return { fullDocument: source.lookUp(change.database, change.collection, _id) };
  }
  if (change.after) return { fullDocument: decode(change.after) };
  if (mode === 'whenAvailable') return { fullDocument: null };
  throw missing('post-image for all update events', 'post-image', change);
}

function before(source: EventSource, change: Change): Document {
  const mode = source.options.before;
  if (mode === 'off') return {};
  if (change.before) return { fullDocumentBeforeChange: decode(change.before) };
  if (mode === 'whenAvailable') return { fullDocumentBeforeChange: null };
  throw missing('pre-image for all update, delete and replace events', 'pre-image', change);
}

const missing = (required: string, what: string, { database, collection }: Change): StoreError =>
  new StoreError(
    47,
    'NoMatchingDocument',
    `Change stream was configured to require a ${required}, but the ${what} was not found for event: { ns: { db: "${database}", coll: "${collection}" } }`,
    ['NonResumableChangeStreamError'],
  );
