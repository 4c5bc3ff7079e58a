/** MongoDB's code of a write that a unique index refused. */
const DUPLICATE_KEY = 11_000;

/** Whether a write failed because something with the same unique key exists already. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY;
}
