import { Connection, type Exchange, type Origin } from './connection';

export interface ConnectionsOptions {
  readonly origin: Origin;
  /** Most connections at once; requests beyond them wait for a free one. */
  readonly most: number;
  readonly maxBytes: number;
  /** Longest time from asking for an exchange to the end of its answer. */
  readonly timeoutMs: number;
  readonly idleMs: number;
}

/** How often silence is looked for: one timer for all connections costs less than one for each exchange. */
const LOOK_MS = 1_000;

/** The connections to one server. The one used last is used first, so that the others may become idle and close. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #all = new Set<Connection>();
  readonly #free: Connection[] = [];
  /** In the order of their coming, with when each is no longer waited for. */
  readonly #waiting = new Map<Exchange, number>();
  readonly #look: NodeJS.Timeout;
  #stopped: Promise<void> | undefined;
  #gone: (() => void) | undefined;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    const everyMs = Math.max(10, Math.min(LOOK_MS, options.timeoutMs / 10, options.idleMs / 10));
    this.#look = setInterval(() => this.#expire(), everyMs).unref();
  }

  /** Sends a request as soon as a connection is free. */
  send(exchange: Exchange): void {
    if (this.#stopped) return exchange.reject(new Error('no longer sending'));
    const connection = this.#free.pop() ?? (this.#all.size < this.#options.most ? this.#open() : undefined);
    const dueAt = performance.now() + this.#options.timeoutMs;
    if (connection) connection.send(exchange, dueAt);
    else this.#waiting.set(exchange, dueAt);
  }

  /** Gives a request up; it is rejected with the error unless it has been answered. */
  cancel(exchange: Exchange, error: Error): void {
    if (this.#waiting.delete(exchange)) exchange.reject(error);
    else for (const connection of this.#all) connection.cancel(exchange, error);
  }

  /** Lets exchanges end, then closes everything. Takes no more from now on. */
  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => (this.#gone = resolve));
    for (const connection of this.#free.splice(0)) connection.close(new Error('stopped'));
    this.#leave();
    return this.#stopped;
  }

  #open(): Connection {
    const { origin, maxBytes, idleMs } = this.#options;
    const connection = new Connection({
      origin,
      maxBytes,
      idleMs,
      onFree: (free) => this.#freed(free),
      onClosed: (closed) => this.#closed(closed),
    });
    this.#all.add(connection);
    return connection;
  }

  #freed(connection: Connection): void {
    const next = this.#next();
    if (next) connection.send(...next);
    else if (this.#stopped) connection.close(new Error('stopped'));
    else this.#free.push(connection);
  }

  #closed(connection: Connection): void {
    this.#all.delete(connection);
    const index = this.#free.indexOf(connection);
    if (index >= 0) this.#free.splice(index, 1);
    const next = this.#next();
    if (next) this.#open().send(...next);
    else this.#leave();
  }

  /** The next for which somebody still waits: what was given up must not be sent, least of all a mutation. */
  #next(): readonly [Exchange, number] | undefined {
    this.#giveUp(performance.now());
    for (const next of this.#waiting) {
      this.#waiting.delete(next[0]);
      return next;
    }
    return undefined;
  }

  #giveUp(now: number): void {
    for (const [exchange, dueAt] of this.#waiting) {
      if (now < dueAt) return;
      this.#waiting.delete(exchange);
      exchange.reject(new Error('no connection in time'));
    }
  }

  #expire(): void {
    const now = performance.now();
    this.#giveUp(now);
    for (const connection of this.#all) connection.expire(now);
  }

  #leave(): void {
    if (!this.#stopped || this.#all.size > 0) return;
    clearInterval(this.#look);
    this.#gone?.();
  }
}
