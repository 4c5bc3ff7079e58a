import { serialize, type Long, type Timestamp } from 'bson';
import type { Document } from '../values/values';
import { OP_MSG, OP_QUERY, type Request } from './message';

const OP_REPLY = 1;

/** A batch of a cursor, its documents as stored bytes. */
export interface CursorReply {
  id: Long;
  ns: string;
  name: 'firstBatch' | 'nextBatch';
  batch: readonly Buffer[];
  /** Change streams only. */
  postBatchResumeToken?: unknown;
  /** The time of a snapshot read. */
  atClusterTime?: Timestamp | undefined;
}

/** What is ours in a reply: `$cursor` becomes `cursor`, `$tail` is the encoded end of the document, its closing zero included. */
interface Encoded {
  $cursor?: CursorReply;
  $tail?: Buffer;
}

let nextId = 1;

/** The whole message in one piece of memory; documents of a cursor are copied in without decoding them. */
export function formatReply(request: Request, reply: Document): Buffer {
  const { $cursor, $tail = CLOSE } = reply as Document & Encoded;
  const middle = otherFields(reply);
  const cursor = $cursor && measure($cursor);
  const start = request.opCode === OP_QUERY ? 36 : 21;
  const length = 4 + (cursor?.length ?? 0) + middle.length + $tail.length;
  const message = Buffer.allocUnsafe(start + length);
  writeHeader(message, request);
  message.writeInt32LE(length, start);
  let at = start + 4;
  if (cursor) at = writeCursor(message, at, cursor);
  message.set(middle, at);
  message.set($tail, at + middle.length);
  return message;
}

function writeHeader(message: Buffer, request: Request): void {
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(nextId, 4);
  nextId = (nextId + 1) & 0x7fffffff;
  message.writeInt32LE(request.id, 8);
  if (request.opCode === OP_QUERY) {
    message.writeInt32LE(OP_REPLY, 12);
    message.fill(0, 16, 36);
    message.writeInt32LE(8, 16);
    message.writeInt32LE(1, 32);
  } else {
    message.writeInt32LE(OP_MSG, 12);
    message.fill(0, 16, 21);
  }
}

interface Measured {
  name: Buffer;
  batch: readonly Buffer[];
  /** Of the array, its length field and closing zero included. */
  batchLength: number;
  /** The other fields of the cursor. */
  rest: Uint8Array;
  /** Of the whole field `cursor`. */
  length: number;
}

function measure({ id, ns, name, batch, postBatchResumeToken, atClusterTime }: CursorReply): Measured {
  const rest =
    postBatchResumeToken === undefined && atClusterTime === undefined
      ? plainEnd(id, ns)
      : fieldsOf({ postBatchResumeToken, id, ns, atClusterTime });
  let batchLength = 5;
  for (let i = 0; i < batch.length; i++) batchLength += elementName(i).length + (batch[i] as Buffer).length;
  const arrayName = ARRAY_NAMES[name];
  return {
    name: arrayName,
    batch,
    batchLength,
    rest,
    length: CURSOR.length + 4 + arrayName.length + batchLength + rest.length + 1,
  };
}

function writeCursor(message: Buffer, start: number, { name, batch, batchLength, rest, length }: Measured): number {
  let at = start;
  const append = (bytes: Uint8Array): void => {
    message.set(bytes, at);
    at += bytes.length;
  };
  append(CURSOR);
  at = message.writeInt32LE(length - CURSOR.length, at);
  append(name);
  at = message.writeInt32LE(batchLength, at);
  for (let i = 0; i < batch.length; i++) {
    append(elementName(i));
    append(batch[i] as Buffer);
  }
  message[at++] = 0;
  append(rest);
  message[at++] = 0;
  return at;
}

const CLOSE = Buffer.from([0]);
const CURSOR = Buffer.from('\x03cursor\0', 'latin1');
const ID = Buffer.from('\x12id\0', 'latin1');
const NS = Buffer.from('\x02ns\0', 'latin1');
const ARRAY_NAMES = {
  firstBatch: Buffer.from('\x04firstBatch\0', 'latin1'),
  nextBatch: Buffer.from('\x04nextBatch\0', 'latin1'),
};
const NOTHING = new Uint8Array(0);

const elementNameOf = (i: number): Buffer => Buffer.from(`\x03${i}\0`, 'latin1');
const elementNames = Array.from({ length: 1_000 }, (_, i) => elementNameOf(i));
const elementName = (i: number): Buffer => elementNames[i] ?? elementNameOf(i);

/** `id` and `ns`, as almost every cursor ends. */
function plainEnd(id: Long, ns: string): Buffer {
  const size = Buffer.byteLength(ns) + 1;
  const bytes = Buffer.allocUnsafe(ID.length + 8 + NS.length + 4 + size);
  bytes.set(ID);
  let at = bytes.writeInt32LE(id.low, ID.length);
  at = bytes.writeInt32LE(id.high, at);
  bytes.set(NS, at);
  at = bytes.writeInt32LE(size, at + NS.length);
  bytes.write(ns, at);
  bytes[at + size - 1] = 0;
  return bytes;
}

/** What is not ours in a reply: nothing at all in that of most reads. */
function otherFields(reply: Document): Uint8Array {
  for (const name in reply)
    if (name !== '$cursor' && name !== '$tail') return fieldsOf({ ...reply, $cursor: undefined, $tail: undefined });
  return NOTHING;
}

/** The encoded fields alone, without the length before and the zero after them. */
function fieldsOf(document: Document): Uint8Array {
  for (const _name in document) return serialize(document, { ignoreUndefined: true }).subarray(4, -1);
  return NOTHING;
}
