/** Control characters, quote, backslash, and surrogates, of which a lone one must be escaped. */
// eslint-disable-next-line no-control-regex
const UNFIT = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * The same text in one piece. A string that was put together is a tree of its parts, which is walked again each time that it is written
 * or made part of a longer one; asking for a character joins them for good.
 */
export function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}

/**
 * A string as JSON. Looking at each character by `charCodeAt` would be a lookup each time: strings come in more forms (slices, joined ones,
 * of one or two bytes) than the engine keeps apart at one place of the source.
 */
export function quoted(text: string): string {
  return UNFIT.test(text) ? JSON.stringify(text) : `"${text}"`;
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
