import { decode, decodeAny, decodeUsual, type Document } from '../values/values';
import { documentsIn, remember } from './received';
import { crc32c } from './crc32c';

export const OP_QUERY = 2004;
export const OP_MSG = 2013;
export const LARGEST_MESSAGE = 48_000_000;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** All that OP_QUERY is still good for. */
const HANDSHAKES = new Set(['hello', 'isMaster', 'ismaster']);

export interface Request {
  id: number;
  opCode: number;
  body: Document;
  /** The client does not want an answer. */
  silent: boolean;
}

/** Stands for a document that is not to be stored as it came. */
const NOTHING = Buffer.alloc(0);

class MalformedMessage extends Error {}

/** One whole message, header included. */
export function parseMessage(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return { id, opCode, ...parseSections(message) };
  if (opCode === OP_QUERY) {
    const end = message.indexOf(0, 20);
    if (end < 0) throw new MalformedMessage('OP_QUERY without a namespace');
    const namespace = message.toString('utf8', 20, end);
    const body = decode(documentAt(message, end + 9, message.length));
    const database = namespace.replace(/\.\$cmd$/, '');
    const handshake = database !== namespace && HANDSHAKES.has(Object.keys(body)[0] ?? '');
    return { id, opCode, body: handshake ? { ...body, $db: database } : { $unsupported: 'OP_QUERY' }, silent: false };
  }
  throw new MalformedMessage(`Unsupported operation code ${opCode}`);
}

function parseSections(message: Buffer): { body: Document; silent: boolean } {
  const flags = message.readUInt32LE(16);
  // The lower half of the flags must be understood, the upper half may be ignored.
  if (flags & 0xfffc) throw new MalformedMessage('Unknown required flags');
  const end = flags & CHECKSUM_PRESENT ? message.length - 4 : message.length;
  if (flags & CHECKSUM_PRESENT && crc32c(message.subarray(0, end)) !== message.readUInt32LE(end)) {
    throw new MalformedMessage('OP_MSG checksum does not match contents');
  }
  let body: Document | undefined;
  const sequences: [string, Document[]][] = [];
  let at = 20;
  while (at < end) {
    const kind = message[at++];
    if (kind === 0) {
      const bytes = documentAt(message, at, end);
      const usual = decodeUsual(bytes);
      body = usual ?? decodeAny(bytes);
      if (usual && Array.isArray(body.documents)) remember(body.documents, documentsIn(bytes, 'documents') ?? []);
      at += bytes.length;
    } else if (kind === 1) {
      const size = message.readInt32LE(at);
      const stop = at + size;
      if (size < 5 || stop > end) throw new MalformedMessage('A document sequence has a wrong length');
      const zero = message.indexOf(0, at + 4);
      if (zero < 0 || zero >= stop) throw new MalformedMessage('A document sequence has no name');
      const name = message.toString('utf8', at + 4, zero);
      const documents: Document[] = [];
      const received: Buffer[] = [];
      for (at = zero + 1; at < stop;) {
        const bytes = documentAt(message, at, stop);
        const usual = decodeUsual(bytes);
        documents.push(usual ?? decodeAny(bytes));
        received.push(usual ? bytes : NOTHING);
        at += bytes.length;
      }
      remember(documents, received);
      sequences.push([name, documents]);
    } else throw new MalformedMessage(`Unknown section kind ${kind}`);
  }
  if (!body) throw new MalformedMessage('A message without a body');
  for (const [name, documents] of sequences) body[name] = documents;
  return { body, silent: (flags & MORE_TO_COME) !== 0 };
}

function documentAt(message: Buffer, at: number, end: number): Buffer {
  const size = at + 4 <= end ? message.readInt32LE(at) : 0;
  if (size < 5 || at + size > end) throw new MalformedMessage('A document has a wrong length');
  return message.subarray(at, at + size);
}
