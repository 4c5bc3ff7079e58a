import { encode, type Document } from '../values/values';

/** What happened to one document or collection, as the oplog keeps it. */
export interface Change {
  kind: ChangeKind;
  database: string;
  collection: string;
  /** The 16 bytes of the collection's id, which outlives its name; absent in a change of a collection as a whole and in old entries. */
  uuid?: Buffer | undefined;
  /** insert, replace: the document. delete: its key. update: key and description. command: the event's own fields. */
  body: Buffer;
  /** The document before and after, only where the collection keeps images (`changeStreamPreAndPostImages`). */
  before?: Buffer | undefined;
  after?: Buffer | undefined;
}

export const enum ChangeKind {
  Insert = 1,
  Update = 2,
  Replace = 3,
  Delete = 4,
  /** Drop, rename, create and the like: `body` names the operation in `operationType`. */
  Command = 5,
}

const HAS_BEFORE = 0x10;
const HAS_AFTER = 0x20;
const HAS_UUID = 0x40;
const UUID_BYTES = 16;

/** kind and flags, the two names with their lengths, the collection's id, the documents one after the other (BSON says its own length). */
export function encodeChange(change: Change): Buffer[] {
  const names = Buffer.from(change.database + change.collection, 'utf8');
  const head = Buffer.allocUnsafe(4);
  head[0] =
    change.kind | (change.before ? HAS_BEFORE : 0) | (change.after ? HAS_AFTER : 0) | (change.uuid ? HAS_UUID : 0);
  head[1] = Buffer.byteLength(change.database);
  head.writeUInt16LE(names.length, 2);
  const parts: Buffer[] = [head, names];
  if (change.uuid) parts.push(change.uuid);
  parts.push(change.body);
  if (change.before) parts.push(change.before);
  if (change.after) parts.push(change.after);
  return parts;
}

/** The changes of an entry from the one numbered `skip` on. */
export function* decodeChanges(bytes: Buffer, at: number, skip: number): Iterable<Change> {
  const next = (): Buffer => {
    const start = at;
    at += bytes.readInt32LE(at);
    return bytes.subarray(start, at);
  };
  for (let n = 0; at < bytes.length; n++) {
    const flags = bytes[at] as number;
    const names = at + 4;
    const split = names + (bytes[at + 1] as number);
    at = names + bytes.readUInt16LE(at + 2);
    const end = at;
    if (flags & HAS_UUID) at += UUID_BYTES;
    const uuid = flags & HAS_UUID ? bytes.subarray(end, at) : undefined;
    const body = next();
    const before = flags & HAS_BEFORE ? next() : undefined;
    const after = flags & HAS_AFTER ? next() : undefined;
    if (n < skip) continue;
    yield {
      kind: (flags & 0x0f) as ChangeKind,
      database: bytes.toString('utf8', names, split),
      collection: bytes.toString('utf8', split, end),
      uuid,
      body,
      before,
      after,
    };
  }
}

/** What is done to a view; only streams with `showExpandedEvents` hear of it. */
export const viewChange = (
  { database, name }: { database: string; name: string },
  operationType: 'create' | 'modify' | 'drop',
  definition?: Document,
): Change =>
  commandChange(database, name, operationType, {
    ofView: true,
    ...(definition && { operationDescription: definition }),
  });

/** A change of a collection as a whole. */
export function commandChange(
  database: string,
  collection: string,
  operationType: string,
  fields: Document = {},
): Change {
  return { kind: ChangeKind.Command, database, collection, body: encode({ operationType, ...fields }) };
}
