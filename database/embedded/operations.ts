import { StoreError } from './errors';
import type { Document } from './values/values';

/** A command that is being answered. */
export interface Operation {
  readonly id: number;
  readonly connectionId: number;
  readonly client: string;
  readonly database: string;
  readonly name: string;
  readonly body: Document;
  session: string | undefined;
  /** From `performance.now()`. */
  readonly startedAt: number;
  /** Made when something has to wait; ends the wait. */
  abort: AbortController | undefined;
  killed: boolean;
}

/** The commands that wait for something now, for currentOp, killOp and for connections that break. */
export class Operations {
  private readonly running = new Map<number, Operation>();
  private nextId = 1;

  make(connection: { id: number; client: string }, database: string, name: string, body: Document): Operation {
    return {
      id: this.nextId++,
      connectionId: connection.id,
      client: connection.client,
      database,
      name,
      body,
      session: undefined,
      startedAt: performance.now(),
      abort: undefined,
      killed: false,
    };
  }

  start(operation: Operation): void {
    this.running.set(operation.id, operation);
  }

  end(operation: Operation): void {
    this.running.delete(operation.id);
  }

  all(): Operation[] {
    return [...this.running.values()];
  }

  kill(id: number): void {
    const operation = this.running.get(id);
    if (operation) interrupt(operation, interrupted());
  }

  killWhere(matches: (operation: Operation) => boolean): void {
    for (const operation of this.running.values()) if (matches(operation)) interrupt(operation, interrupted());
  }

  interruptAll(): void {
    const reason = new StoreError(11600, 'InterruptedAtShutdown', 'interrupted at shutdown', ['RetryableWriteError']);
    for (const operation of this.running.values()) interrupt(operation, reason);
  }
}

/** The signal that ends what an operation waits for: a kill, a lost connection, or its `maxTimeMS`. */
export function signalOf(operation: Operation, milliseconds?: number): AbortSignal {
  operation.abort ??= new AbortController();
  if (operation.killed) operation.abort.abort(interrupted());
  if (milliseconds !== undefined && milliseconds > 0) {
    const { abort } = operation;
    setTimeout(() => abort.abort(timeLimit()), milliseconds).unref();
  }
  return operation.abort.signal;
}

function interrupt(operation: Operation, reason: StoreError): void {
  operation.killed = true;
  operation.abort?.abort(reason);
}

const interrupted = (): StoreError => new StoreError(11601, 'Interrupted', 'operation was interrupted');
const timeLimit = (): StoreError => new StoreError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');
