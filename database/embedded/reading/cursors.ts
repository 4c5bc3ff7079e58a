import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { StoreError, withContext } from '../errors';
import type { Deadline } from '../deadline';
import type { View } from '../storage/storage';

const LARGEST_BATCH = 16 * 1024 * 1024;
const IDLE_MINUTES = 10;

export interface Batch {
  /** Documents as bytes. */
  batch: Buffer[];
  more: boolean;
  /** Change streams: where a client goes on that saw nothing in this batch. */
  resumeToken?: unknown;
}

/** Where the documents of a cursor come from. */
export interface Source {
  next(batchSize: number, wait: Wait): Batch | Promise<Batch>;
  close(): void;
}

/** How long a source may wait for something to give, and what ends the wait. */
export interface Wait {
  milliseconds: number;
  signal: () => AbortSignal;
}

export interface CursorOptions {
  namespace: string;
  session?: string | undefined;
  /** The transaction or snapshot that it reads; it ends with it. */
  view?: View | undefined;
  /** Stays open however long nobody uses it. */
  noTimeout?: boolean;
  tailing?: boolean;
  /**
   * Whether it closes with the batch that holds its last document, as where a limit, a sort or a list says that it is the last. All
   * others are found to be at their end by the next getMore, as in MongoDB.
   */
  seesEnd?: boolean;
  /** What is left of the time that the command was given. */
  deadline?: Deadline | undefined;
}

interface OpenCursor extends CursorOptions {
  readonly id: bigint;
  readonly source: Source;
  usedAt: number;
  busy: boolean;
}

export interface Page {
  id: Long;
  batch: Buffer[];
  resumeToken?: unknown;
}

/** What clients still have to fetch of their results. */
export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();

  constructor(private readonly now: () => number) {}

  get count(): number {
    return this.open.size;
  }

  /** The first batch; the cursor stays open only when there is more. `single` closes it in any case. */
  first(options: CursorOptions, rest: Iterator<Buffer>, batchSize: number, single: boolean): Page {
    const source = new Batches(rest, options.seesEnd === true);
    const { batch, more } = source.next(batchSize);
    if (more && !single) return { id: this.keep(options, source), batch };
    source.close();
    return { id: Long.ZERO, batch };
  }

  /** Keeps a source open for getMore. */
  keep(options: CursorOptions, source: Source): Long {
    // Not to be guessed by another client.
    options.deadline?.pause();
    const id = randomBytes(8).readBigInt64BE() & 0x7fffffffffffffffn;
    this.open.set(id, { ...options, id, source, usedAt: this.now(), busy: false });
    return Long.fromBigInt(id);
  }

  async next(id: bigint, caller: CursorOptions, batchSize: number, wait: Wait): Promise<Page> {
    const cursor = this.find(id, caller);
    if (wait.milliseconds > 0 && !cursor.tailing) {
      throw new StoreError(2, 'BadValue', 'cannot set maxTimeMS on getMore command for a non-awaitData cursor');
    }
    cursor.busy = true;
    cursor.deadline?.resume();
    try {
      const { batch, more, resumeToken } = await cursor.source.next(batchSize === 0 ? Infinity : batchSize, wait);
      const still = more && this.open.has(id);
      if (!still) this.kill(id);
      return { id: still ? Long.fromBigInt(id) : Long.ZERO, batch, resumeToken };
    } catch (error) {
      this.kill(id);
      throw withContext(error, 'Executor error during getMore');
    } finally {
      cursor.busy = false;
      cursor.deadline?.pause();
      cursor.usedAt = this.now();
    }
  }

  /** Whether it is a change stream's. */
  isTailing(id: bigint): boolean {
    return this.open.get(id)?.tailing === true;
  }

  /** Whether its command was given a limit of time. */
  isLimited(id: bigint): boolean {
    return this.open.get(id)?.deadline !== undefined;
  }

  kill(id: bigint): boolean {
    this.open.get(id)?.source.close();
    return this.open.delete(id);
  }

  /** Closes cursors that nobody has used for long; to be called now and then. */
  sweep(): void {
    const limit = this.now() - IDLE_MINUTES * 60_000;
    for (const cursor of this.open.values()) {
      // Those of a session live as long as it does.
      if (!cursor.busy && !cursor.noTimeout && cursor.usedAt < limit) this.kill(cursor.id);
    }
  }

  closeSession(session: string): void {
    this.closeWhere((cursor) => cursor.session === session);
  }

  closeView(view: View): void {
    this.closeWhere((cursor) => cursor.view === view);
  }

  /** Cursors of collections that are gone. */
  closeNamespace(namespace: string): void {
    this.closeWhere((cursor) => cursor.namespace === namespace && !cursor.tailing);
  }

  closeAll(): void {
    this.closeWhere(() => true);
  }

  private closeWhere(chosen: (cursor: OpenCursor) => boolean): void {
    for (const cursor of this.open.values()) if (chosen(cursor)) this.kill(cursor.id);
  }

  private find(id: bigint, { namespace, session, view }: CursorOptions): OpenCursor {
    const cursor = this.open.get(id);
    if (!cursor) throw new StoreError(43, 'CursorNotFound', `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new StoreError(
        13,
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    if (cursor.session !== session) {
      throw new StoreError(
        cursor.session === undefined ? 50738 : 50737,
        cursor.session === undefined ? 'Location50738' : 'Location50737',
        `Cannot run getMore on cursor ${id}, which was created in another session`,
      );
    }
    if (cursor.view !== view && cursor.view && view) {
      throw new StoreError(
        50741,
        'Location50741',
        `Cannot run getMore on cursor ${id}, which was created in another transaction`,
      );
    }
    if (cursor.busy) throw new StoreError(12051, 'CursorInUse', `cursor id ${id} is already in use`);
    return cursor;
  }
}

/** Documents that are there already or found as they are asked for, in batches of at most 16 MB. */
class Batches implements Source {
  private peeked: Buffer | undefined;

  constructor(
    private readonly rest: Iterator<Buffer>,
    private readonly seesEnd: boolean,
  ) {}

  next(batchSize: number): Batch {
    const batch: Buffer[] = [];
    let size = 0;
    for (;;) {
      if (this.peeked === undefined) {
        if (batch.length >= batchSize && (!this.seesEnd || batchSize === 0)) return { batch, more: true };
        const { value, done } = this.rest.next();
        if (done) return { batch, more: false };
        this.peeked = value;
      }
      if (batch.length >= batchSize || (batch.length > 0 && size + this.peeked.length > LARGEST_BATCH))
        return { batch, more: true };
      batch.push(this.peeked);
      size += this.peeked.length;
      this.peeked = undefined;
    }
  }

  close(): void {
    this.rest.return?.();
  }
}
