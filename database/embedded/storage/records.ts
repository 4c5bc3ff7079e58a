import { isTaken } from '../collation/collated-uniqueness';
import { namespaceOf, type Catalog, type Collection } from '../catalog';
import type { Index } from '../index-definition';
import { equalValues } from '../values/compare';
import { checkId, withId } from '../values/document-id';
import { StoreError } from '../errors';
import { checkLimits, encodeChecked } from '../values/document-limits';
import { encodeKey, encodePrefix } from './key-encoding';
import { indexTuples } from './index-keys';
import { CUT, WHOLE, indexPrefix, recordIdBytes, recordKey, withoutRecordId } from './layout';
import { showKey } from '../values/show';
import { ChangeKind } from '../oplog/change';
import { describeUpdate, isReplacement } from '../oplog/update-description';
import { LiveView, type View } from './storage';
import type { WriteQueue } from './write-queue';
import { validate } from '../validation/validation';
import { encode, truthy, type Document } from '../values/values';

/** A stored document: its id in the collection, its bytes, decoded on demand by the reader. */
export interface Record {
  recordId: number;
  bytes: Buffer;
  document: Document;
}

export interface Entry {
  key: Buffer;
  value: Buffer;
  tuple: unknown[];
}

const keepsImages = ({ options }: Collection): boolean =>
  truthy((options.changeStreamPreAndPostImages as Document | undefined)?.enabled);

/** Keeps records and their index entries together: everything is checked and claimed before the first put. */
export class Records {
  constructor(
    private readonly catalog: Catalog,
    private readonly queue: WriteQueue,
  ) {}

  /** `received`: the same document as bytes, where a client has sent it so. */
  insert(view: View, collection: Collection, source: Document, checkRules = true, received?: Buffer): Record {
    const document = withId(source);
    checkId(document._id);
    if (checkRules) validate(collection, document);
    const bytes = received ? checkLimits(received, document) : encodeChecked(document);
    const recordId = collection.nextRecordId++;
    const added = collection.indexes.map((index) => this.entries(view, collection, index, document, recordId));
    collection.indexes.forEach((index, i) => this.checkUnique(view, collection, index, added[i] as Entry[], recordId));
    view.put(recordKey(collection.id, recordId), bytes);
    for (const entries of added) for (const { key, value } of entries) view.put(key, value);
    const { database, name, uuidBytes: uuid } = collection;
    view.log({ kind: ChangeKind.Insert, database, collection: name, uuid, body: bytes });
    view.grow(collection.id, { documents: 1, bytes: bytes.length });
    return { recordId, bytes, document };
  }

  /** `cause` is the update as the client sent it: change streams tell of a replacement apart, and of the paths that it names. */
  replace(
    view: View,
    collection: Collection,
    record: Record,
    next: Document,
    checkRules = true,
    cause?: unknown,
  ): void {
    if (!equalValues(record.document._id, next._id)) {
      throw new StoreError(
        66,
        'ImmutableField',
        "Performing an update on the path '_id' would modify the immutable field '_id'",
      );
    }
    if (checkRules) validate(collection, next, record.document);
    const bytes = encodeChecked(next);
    const key = recordKey(collection.id, record.recordId);
    view.claim(key);
    const changes = collection.indexes.map((index) => {
      const before = new Map(
        this.entries(view, collection, index, record.document, record.recordId).map((entry) => [
          entry.key.toString('latin1'),
          entry,
        ]),
      );
      const added: Entry[] = [];
      for (const entry of this.entries(view, collection, index, next, record.recordId)) {
        if (!before.delete(entry.key.toString('latin1'))) added.push(entry);
      }
      this.checkUnique(view, collection, index, added, record.recordId);
      for (const entry of before.values()) claim(view, index, entry);
      return { added, removed: [...before.values()] };
    });
    view.put(key, bytes);
    for (const { added, removed } of changes) {
      for (const entry of removed) view.remove(entry.key);
      for (const entry of added) view.put(entry.key, entry.value);
    }
    const { database, name, uuidBytes: uuid } = collection;
    const kind = isReplacement(cause) ? ChangeKind.Replace : ChangeKind.Update;
    const body =
      kind === ChangeKind.Replace
        ? bytes
        : encode({
            documentKey: { _id: next._id },
            updateDescription: describeUpdate(record.document, next, cause),
          });
    const images = keepsImages(collection);
    view.log({
      kind,
      database,
      collection: name,
      uuid,
      body,
      before: images ? encode(record.document) : undefined,
      after: images && kind === ChangeKind.Update ? bytes : undefined,
    });
    view.grow(collection.id, { documents: 0, bytes: bytes.length - record.bytes.length });
  }

  remove(view: View, collection: Collection, record: Record): void {
    const key = recordKey(collection.id, record.recordId);
    view.claim(key);
    const removed = collection.indexes.flatMap((index) => {
      const entries = this.entries(view, collection, index, record.document, record.recordId);
      for (const entry of entries) claim(view, index, entry);
      return entries;
    });
    view.remove(key);
    for (const entry of removed) view.remove(entry.key);
    const { database, name, uuidBytes: uuid } = collection;
    view.log({
      kind: ChangeKind.Delete,
      database,
      collection: name,
      uuid,
      body: encode({ _id: record.document._id }),
      before: keepsImages(collection) ? encode(record.document) : undefined,
    });
    view.grow(collection.id, { documents: -1, bytes: -record.bytes.length });
  }

  /** From a transaction they are written ahead of the commit: without them the planner would miss documents after a restart. */
  private saveArrays(view: View, collection: Collection): void {
    if (view instanceof LiveView) this.catalog.save(collection);
    else void this.queue.run(() => this.catalog.save(collection));
  }

  /** Files one existing record in a new index. */
  addToIndex(view: View, collection: Collection, index: Index, record: Record): void {
    const entries = this.entries(view, collection, index, record.document, record.recordId);
    this.checkUnique(view, collection, index, entries, record.recordId);
    for (const { key, value } of entries) view.put(key, value);
  }

  /** What an index holds, or should hold, of a record. */
  entries(view: View, collection: Collection, index: Index, document: Document, recordId: number): Entry[] {
    if (index.includes && !index.includes(document)) return [];
    const { tuples, missing } = indexTuples(document, index.paths);
    if (index.sparse && missing) return [];
    if (learnArrays(index, document) && collection.indexes.includes(index)) this.saveArrays(view, collection);
    const [only, ...more] = tuples;
    if (only && more.length === 0) return [entryOf(index, only, recordId)];
    const seen = new Map<string, Entry>();
    for (const tuple of tuples) {
      const entry = entryOf(index, tuple, recordId);
      seen.set(entry.key.toString('latin1'), entry);
    }
    return [...seen.values()];
  }

  private checkUnique(
    view: View,
    collection: Collection,
    index: Index,
    entries: readonly Entry[],
    recordId: number,
  ): void {
    if (!index.unique) return;
    for (const entry of entries) {
      claim(view, index, entry);
      const taken = index.exact
        ? (view.get(entry.key)?.readUIntBE(0, 6) ?? recordId) !== recordId
        : isTaken(view, collection, index, entry, recordId);
      if (taken) throw duplicateKey(collection, index, entry.tuple);
    }
  }
}

function entryOf(index: Index, tuple: unknown[], recordId: number): Entry {
  const { collation, directions, exact } = index;
  const id = recordIdBytes(recordId);
  const prefix = indexPrefix(index.id);
  if (collation) {
    const { bytes, cut } = encodePrefix(tuple, directions, collation.keys);
    return { key: Buffer.concat([prefix, bytes, id]), value: cut ? CUT : WHOLE, tuple };
  }
  const encoded = encodeKey(tuple, directions);
  return exact
    ? { key: Buffer.concat([prefix, encoded]), value: id, tuple }
    : { key: Buffer.concat([prefix, encoded, id]), value: WHOLE, tuple };
}

/** Reserves the key of a unique index, which its record takes or leaves. */
function claim(view: View, { unique, exact }: Index, { key }: Entry): void {
  if (unique) view.claim(exact ? key : withoutRecordId(key));
}

/** Whether a document has an array where no other document had one. */
function learnArrays({ fields, paths, arrays }: Index, document: Document): boolean {
  const before = arrays.size;
  for (let i = 0; i < paths.length; i++) {
    const field = fields[i] as string;
    if (!arrays.has(field) && hasArray(document, paths[i] as string[])) arrays.add(field);
  }
  return arrays.size > before;
}

function hasArray(document: Document, path: readonly string[]): boolean {
  let value: unknown = document;
  for (const name of path) {
    if (Array.isArray(value)) return true;
    value = (value as Document | null | undefined)?.[name];
  }
  return Array.isArray(value);
}

function duplicateKey(collection: Collection, index: Index, tuple: readonly unknown[]): StoreError {
  const keyValue = Object.fromEntries(
    index.fields.map((field, i) => [field, typeof tuple[i] === 'symbol' ? [] : tuple[i]]),
  );
  return new StoreError(
    11000,
    'DuplicateKey',
    `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index.name} dup key: ${showKey(keyValue)}`,
    [],
    { keyPattern: index.spec.key, keyValue },
  );
}
