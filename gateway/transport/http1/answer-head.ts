/** What the head of an HTTP/1.1 answer says of the answer and of the connection (RFC 9112). */
export interface AnswerHead {
  readonly status: number;
  /** Bytes of the body; `chunked`; or `close`: all that comes until the connection ends. */
  readonly length: number | 'chunked' | 'close';
  /** Whether the connection takes another request afterwards. */
  readonly keepAlive: boolean;
  /** Seconds for which the server keeps an idle connection, when it says so. */
  readonly idleSeconds: number | undefined;
}

/** The other side does not speak HTTP as it is understood here. Nothing of what it said is in the message. */
export class NotHttp extends Error {}

const STATUS = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: |$)/;
const LENGTH = /^[0-9]{1,15}$/;

/** Reads the lines before the empty one. Throws NotHttp, above all where the length of the body is not certain. */
export function readHead(text: string): AnswerHead {
  const lines = text.split('\r\n');
  const found = STATUS.exec(lines[0] as string);
  if (!found) throw new NotHttp('no status line');
  const status = Number(found[2]);
  let keepAlive = found[1] === '1';
  let bytes: number | undefined;
  let chunked = false;
  let idleSeconds: number | undefined;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] as string;
    const colon = line.indexOf(':');
    // A line that begins with a space would continue the one before (obsolete folding).
    if (colon <= 0 || line.charCodeAt(0) <= 32 || line.charCodeAt(colon - 1) <= 32) throw new NotHttp('no header');
    // Four names matter; their lengths tell all others apart without a copy.
    if (colon !== 10 && colon !== 14 && colon !== 16 && colon !== 17) continue;
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, colon).toLowerCase()) {
      case 'content-length':
        if (!LENGTH.test(value) || (bytes !== undefined && bytes !== Number(value))) throw new NotHttp('length');
        bytes = Number(value);
        break;
      case 'transfer-encoding':
        if (value.toLowerCase() !== 'chunked' || chunked) throw new NotHttp('transfer coding');
        chunked = true;
        break;
      case 'content-encoding':
        // None was offered.
        if (value.toLowerCase() !== 'identity') throw new NotHttp('content coding');
        break;
      case 'connection':
        if (/\bclose\b/i.test(value)) keepAlive = false;
        break;
      case 'keep-alive':
        idleSeconds = Number(/\btimeout=([0-9]{1,6})\b/i.exec(value)?.[1] ?? NaN);
    }
  }
  if (chunked && bytes !== undefined) throw new NotHttp('two lengths');
  const bodiless = status === 204 || status === 304;
  const length = bodiless ? 0 : chunked ? 'chunked' : (bytes ?? 'close');
  return {
    status,
    length,
    keepAlive: keepAlive && length !== 'close',
    idleSeconds: Number.isFinite(idleSeconds) ? idleSeconds : undefined,
  };
}
