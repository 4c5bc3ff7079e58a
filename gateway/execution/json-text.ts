/** Longer strings go to the engine, which is faster from about here on. */
const SHORT = 48;

/**
 * The same text in one piece. A string that was put together is a tree of its parts, which is walked again each time that it is written
 * or made part of a longer one; asking for a character joins them for good.
 */
export function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}

/** A string as JSON. */
export function quoted(text: string): string {
  if (text.length > SHORT) return JSON.stringify(text);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // Control characters, quote, backslash, and surrogates, of which a lone one must be escaped.
    if (code < 32 || code === 34 || code === 92 || (code >= 0xd800 && code <= 0xdfff)) return JSON.stringify(text);
  }
  return `"${text}"`;
}

/** A value that came from a subgraph's JSON, as JSON again. */
export function jsonOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return JSON.stringify(value) ?? 'null';
  }
}
