import type { Batch, Source, Wait } from '../reading/cursors';
import type { Engine } from '../engine';
import { StoreError, documentTooLarge } from '../errors';
import { ChangeKind, type Change } from '../oplog/change';
import type { OplogEntry } from '../oplog/oplog';
import { decode, encode, type Document } from '../values/values';
import { eventOf, invalidateEvent, type EventSource } from './events';
import { fragmentsOf, wholeOf } from './split';
import { tokenOf, type Position } from './token';
import { concerns, ends, type Scope } from './scope';

const LARGEST_BATCH = 16 * 1024 * 1024;
/** Entries looked at before others get their turn. */
const ENTRIES_AT_ONCE = 2_000;
const DEFAULT_WAIT_MS = 1_000;

/** The events of a scope from a position on: a cursor that waits for what comes when there is nothing yet. */
export class ChangeStream implements Source {
  private closed = false;
  private invalidated = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly scope: Scope,
    private readonly source: EventSource,
    private readonly shape: (event: Document) => Document | undefined,
    private position: Position,
    private readonly options: { split: boolean },
  ) {}

  /** Events that are there already, at once; else the first that come within the time. */
  async next(batchSize: number, wait: Wait): Promise<Batch> {
    const end = performance.now() + (wait.milliseconds || DEFAULT_WAIT_MS);
    for (;;) {
      const found = this.read(batchSize);
      if (found.batch.length > 0 || !found.more) return found;
      const left = end - performance.now();
      if (!this.atEnd()) await new Promise(setImmediate);
      else if (left <= 0) return found;
      else await this.growth(left, wait.signal());
      if (this.closed) throw new StoreError(237, 'CursorKilled', 'cursor was killed');
      this.engine.database.resetReadTxn();
    }
  }

  /** What is there, without waiting. */
  read(batchSize: number): Batch {
    const batch: Buffer[] = [];
    let size = 0;
    let looked = 0;
    const page = (more: boolean): Batch => ({ batch, more, resumeToken: tokenOf(this.position) });
    if (batchSize === 0) return page(true);
    for (const entry of this.engine.oplog.from(this.position.time)) {
      const skip = this.skipped(entry);
      let index = skip;
      for (const change of entry.changes(skip)) {
        for (const [event, kind] of this.events(entry, change, index)) {
          for (const [bytes, position] of this.pieces(event, { time: entry.time, index, kind })) {
            if (batch.length > 0 && bytes && size + bytes.length > LARGEST_BATCH) return page(true);
            this.position = position;
            if (bytes) size += bytes.length;
            if (bytes) batch.push(bytes);
            if (kind === 'invalid') return page(false);
            if (batch.length >= batchSize && !this.invalidated) return page(true);
          }
        }
        this.position = { time: entry.time, index, kind: 'event' };
        index++;
      }
      if (++looked >= ENTRIES_AT_ONCE) return page(true);
    }
    const { committed } = this.engine.clock;
    if (committed > this.position.time) this.position = { time: committed, index: 0xffffffff, kind: 'mark' };
    return page(true);
  }

  close(): void {
    this.closed = true;
    this.wake?.();
  }

  /** How many changes of the entry lie before the position. */
  private skipped(entry: OplogEntry): number {
    const { time, index, kind } = this.position;
    if (entry.time !== time) return 0;
    return kind === 'mark' || kind === 'part' ? index : index + 1;
  }

  /** The event as it is sent: as a whole, or in what is left of its fragments; without bytes where the stream's filter leaves it out. */
  private *pieces(event: Document, at: Position): Iterable<[Buffer | undefined, Position]> {
    const { time, index, kind, fragment = -1 } = this.position;
    const shown = this.shape(event);
    const bytes = shown && wholeOf(shown);
    if (!shown || bytes) {
      yield [bytes, at];
      return;
    }
    if (!this.options.split) throw documentTooLarge();
    const fragments = fragmentsOf(shown);
    const sent = kind === 'part' && time === at.time && index === at.index ? fragment + 1 : 0;
    for (let n = sent; n < fragments.length; n++) {
      const position: Position = { ...at, kind: 'part', fragment: n };
      const splitEvent = { fragment: n + 1, of: fragments.length };
      yield [encode({ _id: tokenOf(position), splitEvent, ...fragments[n] }), position];
    }
  }

  private *events(entry: OplogEntry, change: Change, index: number): Iterable<[Document, Position['kind']]> {
    const body = change.kind === ChangeKind.Command ? decode(change.body) : undefined;
    if (!concerns(this.scope, change, body)) return;
    this.invalidated = body !== undefined && ends(this.scope, body);
    const event = eventOf(this.source, entry, change, index);
    if (event) yield [event, 'event'];
    if (this.invalidated) yield [invalidateEvent(entry, index), 'invalid'];
  }

  private atEnd(): boolean {
    return this.position.time >= this.engine.clock.committed;
  }

  /** Sleeps until something is written, the time is over, or the wait is ended from outside. */
  private growth(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        reject(signal.reason as Error);
        done();
      };
      const done = (): void => {
        clearTimeout(timer);
        stop();
        signal.removeEventListener('abort', abort);
        this.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      const stop = this.engine.oplog.onGrowth(done);
      this.wake = done;
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
    });
  }
}
