import net from 'node:net';
import tls from 'node:tls';
import type { KnownText } from '../known-text';
import { AnswerCollector, type Collected, type HttpAnswer } from './answer-collector';

/** Where a server is. */
export interface Origin {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
}

/** A request that waits for its answer. Exactly one of the two is called. */
export interface Exchange {
  /** The whole request as it is sent: head and body. */
  readonly text: string;
  /** Whether the text has no character beyond ASCII: then it need not be encoded. */
  readonly ascii: boolean;
  /** An answer that may come again. */
  readonly known?: KnownText | undefined;
  resolve(answer: HttpAnswer): void;
  reject(error: Error): void;
}

export interface ConnectionOptions {
  readonly origin: Origin;
  readonly maxBytes: number;
  /** How long a connection that is not used is kept, milliseconds. */
  readonly idleMs: number;
  /** The exchange is over and the connection can take another one. */
  onFree(connection: Connection): void;
  /** The connection is over; it has no exchange any more. */
  onClosed(connection: Connection): void;
}

const READ_BYTES = 65_536;
/** A connection is given up so long before the server would close it: a request must not meet the closing. */
const MARGIN_MS = 1_000;

/** One connection to a server (HTTP/1.1, RFC 9112), with one exchange at a time: nothing is sent before the last answer is whole. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: net.Socket;
  #exchange: Exchange | undefined;
  #collector: AnswerCollector | undefined;
  #idleMs: number;
  /** When the exchange has to be over, or the connection was idle for too long (performance.now). Bytes in between do not put it off. */
  #dueAt = Infinity;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#idleMs = options.idleMs;
    this.#socket = this.#open();
    this.#socket.setNoDelay(true);
    this.#socket.on('error', (error) => this.close(error));
    this.#socket.on('close', () => this.#ended());
  }

  /** Sends a request. The connection must be free. */
  send(exchange: Exchange, dueAt: number): void {
    this.#exchange = exchange;
    this.#collector = new AnswerCollector(this.#options.maxBytes, exchange.known);
    this.#dueAt = dueAt;
    this.#socket.write(exchange.text, exchange.ascii ? 'latin1' : 'utf8');
  }

  /** Closes a connection whose exchange takes too long, or that was idle. */
  expire(now: number): void {
    if (now >= this.#dueAt) this.close(new Error(this.#exchange ? 'no answer in time' : 'idle'));
  }

  /** Gives an exchange up when it is this connection's, which ends with it. */
  cancel(exchange: Exchange, error: Error): void {
    if (this.#exchange === exchange) this.close(error);
  }

  /** Ends the connection and fails its exchange. */
  close(error: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#options.onClosed(this);
    exchange?.reject(error);
  }

  #open(): net.Socket {
    const { tls: encrypted, host, port } = this.#options.origin;
    if (encrypted) {
      const socket = tls.connect({
        host,
        port,
        ALPNProtocols: ['http/1.1'],
        ...(net.isIP(host) === 0 && { servername: host }),
      });
      socket.on('data', (bytes: Buffer) => this.#read(bytes));
      return socket;
    }
    // Into one buffer again and again: what a stream would hand out is a new one each time.
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const callback = (count: number): boolean => {
      this.#read(buffer.subarray(0, count));
      return true;
    };
    return net.connect({ host, port, onread: { buffer, callback } });
  }

  #read(bytes: Buffer): void {
    const collector = this.#collector;
    // A server that speaks without being asked, as some do before they close.
    if (!this.#exchange || !collector) return this.close(new Error('spoke unasked'));
    let collected: Collected | undefined;
    try {
      collected = collector.take(bytes);
    } catch (error) {
      return this.close(error as Error);
    }
    if (collected) this.#finish(collected);
  }

  #finish({ head, answer, excess }: Collected): void {
    const exchange = this.#exchange;
    this.#exchange = this.#collector = undefined;
    if (head.idleSeconds !== undefined) {
      this.#idleMs = Math.min(this.#options.idleMs, head.idleSeconds * 1_000 - MARGIN_MS);
    }
    if (head.keepAlive && !excess && this.#idleMs > 0) {
      this.#dueAt = performance.now() + this.#idleMs;
      this.#options.onFree(this);
    } else this.close(new Error('not kept'));
    exchange?.resolve(answer);
  }

  #ended(): void {
    const collected = this.#exchange && this.#collector?.end();
    if (collected) this.#finish(collected);
    else this.close(new Error('the connection ended before the answer did'));
  }
}
