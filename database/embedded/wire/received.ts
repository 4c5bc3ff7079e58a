/** Documents as they came, by the array that holds them decoded. */
const bytesOfDocuments = new WeakMap<readonly unknown[], readonly Buffer[]>();

export const remember = (documents: readonly unknown[], bytes: readonly Buffer[]): void => {
  bytesOfDocuments.set(documents, bytes);
};

const ID = Buffer.from('_id\0', 'latin1');

/**
 * The bytes of a document of an insert that may be stored as they came: its `_id` is its first field. Undefined when it has to be
 * encoded anew.
 */
export function receivedBytes(documents: readonly unknown[], index: number): Buffer | undefined {
  const bytes = bytesOfDocuments.get(documents)?.[index];
  return bytes && bytes.length > 9 && ID.compare(bytes, 5, 9) === 0 ? bytes : undefined;
}

const STRING = 2;
const DOCUMENT = 3;
const ARRAY = 4;
/** Bytes of the values of those types that stand before `documents` in what drivers send; others are not looked past. */
const FIXED = new Map([
  [8, 1],
  [16, 4],
  [1, 8],
  [18, 8],
]);

/** The documents in an array of a whole, well-formed document, each as a piece of it. */
export function documentsIn(body: Buffer, field: string): Buffer[] | undefined {
  let at = 4;
  for (;;) {
    const type = body[at] as number;
    const nameEnd = body.indexOf(0, at + 1);
    const value = nameEnd + 1;
    if (type === ARRAY && body.toString('latin1', at + 1, nameEnd) === field) return elements(body, value);
    const size = type === STRING ? 4 + body.readInt32LE(value) : FIXED.get(type);
    if (size === undefined) return undefined;
    at = value + size;
  }
}

function elements(body: Buffer, start: number): Buffer[] | undefined {
  const end = start + body.readInt32LE(start) - 1;
  const found: Buffer[] = [];
  for (let at = start + 4; at < end;) {
    if (body[at] !== DOCUMENT) return undefined;
    const value = body.indexOf(0, at + 1) + 1;
    at = value + body.readInt32LE(value);
    found.push(body.subarray(value, at));
  }
  return found;
}
