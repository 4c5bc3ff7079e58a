import { callOnAbort } from './abort-calls';
import type { Connections } from './http1/connections';
import type { HttpAnswer } from './http1/answer-collector';
import type { Exchange } from './http1/connection';
import type { KnownText } from './known-text';

export interface HttpPost {
  /** Request line and headers that are the same for all requests, each line ended. */
  readonly head: string;
  /** The other headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** An answer that may come again. */
  readonly known: KnownText | undefined;
  /** Ends the request when it fires. */
  readonly signal: AbortSignal | undefined;
}

/** Sends a body and collects the answer. */
export function post(connections: Connections, { head, headers, body, known, signal }: HttpPost): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const length = Buffer.byteLength(body);
    const text = `${head}${linesOf(headers)}content-length: ${length}\r\n\r\n${body}`;
    const ascii = length === body.length;
    if (signal === undefined) return connections.send({ text, ascii, known, resolve, reject });
    const abort = (): void => connections.cancel(exchange, reasonOf(signal));
    const exchange: Exchange = {
      text,
      ascii,
      known,
      resolve(answer) {
        calls.delete(abort);
        resolve(answer);
      },
      reject(error) {
        calls.delete(abort);
        reject(error);
      },
    };
    const calls = callOnAbort(signal, abort);
    connections.send(exchange);
  });
}

/** Header lines. Throws for a value that would end its line, or that is not ASCII. */
export function linesOf(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name] as string;
    if (!FIT.test(value)) throw new Error(`The header ${name} has a character that headers cannot have.`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

const FIT = /^[\t\x20-\x7e]*$/;

const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new Error('aborted'));
