const SLOTS = 2_048;
const known: (string | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

/**
 * The UTF-8 text between two places; one not longer than `longest` is looked for among those read lately. Names of fields, collections
 * and options come again and again: a known one costs neither a new string nor its look-up by the engine when it becomes a property.
 */
export function knownText(bytes: Buffer, start: number, end: number, longest: number): string {
  const length = end - start;
  if (length > longest) return bytes.toString('utf8', start, end);
  let hash = length;
  for (let i = start; i < end; i++) hash = (hash * 31 + (bytes[i] as number)) | 0;
  const slot = hash & (SLOTS - 1);
  const candidate = known[slot];
  if (candidate !== undefined && isAt(candidate, bytes, start, length)) return candidate;
  const text = bytes.toString('utf8', start, end);
  known[slot] = text;
  return text;
}

/** Holds for ASCII only; other texts are read anew each time. */
function isAt(text: string, bytes: Buffer, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
