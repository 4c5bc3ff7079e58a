import { Long } from 'bson';
import { StoreError } from './errors';

const LARGEST_BATCH = 16 * 1024 * 1024;
const IDLE_MINUTES = 10;

/** What a client still has to fetch of a result; documents as bytes. */
export interface OpenCursor {
  readonly id: bigint;
  readonly namespace: string;
  readonly rest: Iterator<Buffer>;
  readonly session: string | undefined;
  peeked: Buffer | undefined;
  usedAt: number;
}

export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();
  private nextId = BigInt(Date.now()) * 1_000n;

  get count(): number {
    return this.open.size;
  }

  /** The first batch; the cursor stays open only when there is more. `single` closes it in any case. */
  first(
    namespace: string,
    rest: Iterator<Buffer>,
    batchSize: number,
    single: boolean,
    session?: string,
  ): { id: Long; batch: Buffer[] } {
    const cursor: OpenCursor = { id: this.nextId++, namespace, rest, session, peeked: undefined, usedAt: Date.now() };
    const { batch, more } = take(cursor, batchSize);
    if (!more || single) {
      rest.return?.();
      return { id: Long.ZERO, batch };
    }
    this.open.set(cursor.id, cursor);
    return { id: Long.fromBigInt(cursor.id), batch };
  }

  next(id: bigint, namespace: string, batchSize: number): { id: Long; batch: Buffer[] } {
    const cursor = this.open.get(id);
    if (!cursor || cursor.namespace !== namespace)
      throw new StoreError(43, 'CursorNotFound', `cursor id ${id} not found`);
    cursor.usedAt = Date.now();
    try {
      const { batch, more } = take(cursor, batchSize === 0 ? Infinity : batchSize);
      if (more) return { id: Long.fromBigInt(id), batch };
      this.open.delete(id);
      return { id: Long.ZERO, batch };
    } catch (error) {
      this.open.delete(id);
      throw error;
    }
  }

  kill(id: bigint): boolean {
    const cursor = this.open.get(id);
    cursor?.rest.return?.();
    return this.open.delete(id);
  }

  /** Closes cursors that nobody has used for long; to be called now and then. */
  sweep(now = Date.now()): void {
    for (const cursor of this.open.values()) if (now - cursor.usedAt > IDLE_MINUTES * 60_000) this.kill(cursor.id);
  }

  closeSession(session: string): void {
    for (const cursor of this.open.values()) if (cursor.session === session) this.kill(cursor.id);
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.kill(id);
  }
}

function take(cursor: OpenCursor, batchSize: number): { batch: Buffer[]; more: boolean } {
  const batch: Buffer[] = [];
  let size = 0;
  for (;;) {
    if (cursor.peeked === undefined) {
      if (batchSize === 0 && batch.length === 0) return { batch, more: true };
      const { value, done } = cursor.rest.next();
      if (done) return { batch, more: false };
      cursor.peeked = value;
    }
    if (batch.length >= batchSize || (batch.length > 0 && size + cursor.peeked.length > LARGEST_BATCH))
      return { batch, more: true };
    batch.push(cursor.peeked);
    size += cursor.peeked.length;
    cursor.peeked = undefined;
  }
}
