/** Where things are in the one LMDB table. First byte: 1 catalog, 2 records, 3 index entries, each with the id of the collection or index; 4 oplog by time, 5 sessions by id, 6 sizes of collections, 7 prefixes of what was dropped and is not removed yet. */
const CATALOG = 1;
const RECORD = 2;
const INDEX = 3;
const OPLOG = 4;
const SESSION = 5;
const TALLY = 6;
const GARBAGE = 7;

export const catalogKey = (collectionId: number): Buffer => prefixed(CATALOG, collectionId);
export const catalogRange = (): [Buffer, Buffer] => [Buffer.from([CATALOG]), Buffer.from([CATALOG + 1])];
export const tallyKey = (collectionId: number): Buffer => prefixed(TALLY, collectionId);
export const garbageKey = (prefix: Buffer): Buffer => Buffer.concat([Buffer.from([GARBAGE]), prefix]);
export const garbageRange = (): [Buffer, Buffer] => [Buffer.from([GARBAGE]), Buffer.from([GARBAGE + 1])];
export const prefixOfGarbage = (key: Buffer): Buffer => key.subarray(1);
/** The id of the collection or index that something under this prefix belonged to. */
export const idOfPrefix = (prefix: Buffer): number => prefix.readUInt32BE(1);
export const recordPrefix = (collectionId: number): Buffer => prefixed(RECORD, collectionId);
export const indexPrefix = (indexId: number): Buffer => prefixed(INDEX, indexId);

export function recordKey(collectionId: number, recordId: number): Buffer {
  const key = Buffer.allocUnsafe(11);
  key[0] = RECORD;
  key.writeUInt32BE(collectionId, 1);
  key.writeUIntBE(recordId, 5, 6);
  return key;
}

/** The values of the entries of an index that is not unique by bytes: whether the key says all of what it stands for. */
export const WHOLE = Buffer.alloc(0);
export const CUT = Buffer.from([1]);
export const withoutRecordId = (key: Buffer): Buffer => key.subarray(0, key.length - 6);

export const recordIdOf = (key: Buffer): number => key.readUIntBE(key.length - 6, 6);

export function recordIdBytes(recordId: number): Buffer {
  const bytes = Buffer.allocUnsafe(6);
  bytes.writeUIntBE(recordId, 0, 6);
  return bytes;
}

export function oplogKey(time: bigint): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = OPLOG;
  key.writeBigUInt64BE(time, 1);
  return key;
}

export const timeOfOplogKey = (key: Buffer): bigint => key.readBigUInt64BE(1);
export const oplogRange = (from: bigint): [Buffer, Buffer] => [oplogKey(from), Buffer.from([OPLOG + 1])];

/** `session` is the id in hexadecimal. */
export const sessionKey = (session: string): Buffer =>
  Buffer.concat([Buffer.from([SESSION]), Buffer.from(session, 'hex')]);
export const sessionRange = (): [Buffer, Buffer] => [Buffer.from([SESSION]), Buffer.from([SESSION + 1])];

/** The first key after all that start with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let i = end.length - 1; i >= 0; i--) {
    const byte = end[i] as number;
    if (byte < 0xff) {
      end[i] = byte + 1;
      return end.subarray(0, i + 1);
    }
  }
  return Buffer.from([0xff]);
}

function prefixed(kind: number, id: number): Buffer {
  const key = Buffer.allocUnsafe(5);
  key[0] = kind;
  key.writeUInt32BE(id, 1);
  return key;
}
