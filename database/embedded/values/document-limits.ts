import { StoreError, documentTooLarge } from '../errors';
import { encode, isPlainObject, type Document } from './values';

const LARGEST = 16 * 1024 * 1024;
/** What another 20 levels of a command may be put around. */
const DEEPEST = 180;
/** No document of fewer bytes has more levels. */
const SHALLOW = DEEPEST * 8;

/** A document's bytes, when it may be stored. */
export const encodeChecked = (document: Document): Buffer => checkLimits(encode(document), document);

/** Refuses a document that is too large or too deep; `bytes` are those of the document. */
export function checkLimits(bytes: Buffer, document: Document): Buffer {
  if (bytes.length > LARGEST) throw documentTooLarge();
  if (bytes.length > SHALLOW) checkDepth(document, 1);
  return bytes;
}

function checkDepth(value: Document | unknown[], depth: number): void {
  if (depth > DEEPEST)
    throw new StoreError(15, 'Overflow', `Cannot store a document with more than ${DEEPEST} levels of nesting`);
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (Array.isArray(inner) || isPlainObject(inner)) checkDepth(inner, depth + 1);
}
