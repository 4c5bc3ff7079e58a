import type { KnownText } from '../known-text';
import { NotHttp, readHead, type AnswerHead } from './answer-head';
import { ChunkReader } from './chunks';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** A whole answer, and what its head says of the connection. */
export interface Collected {
  readonly head: AnswerHead;
  readonly answer: HttpAnswer;
  /** Whether more came than the answer has: then nobody knows what the connection will say next. */
  readonly excess: boolean;
}

const LONGEST_HEAD = 16_384;
const HEAD_END = Buffer.from('\r\n\r\n');
const EMPTY = Buffer.alloc(0);

/** Puts one answer together from what the network brings. */
export class AnswerCollector {
  readonly #maxBytes: number;
  readonly #known: KnownText | undefined;
  #head: AnswerHead | undefined;
  /** Of the head as long as it is not whole, then of the body. */
  #before: Buffer[] = [];
  #size = 0;
  #chunks: ChunkReader | undefined;

  /** `known`: a body that may come again; then the answer's text is that very string. */
  constructor(maxBytes: number, known?: KnownText) {
    this.#maxBytes = maxBytes;
    this.#known = known;
  }

  /** Whether anything has come. */
  get begun(): boolean {
    return this.#head !== undefined || this.#size > 0;
  }

  /** Takes bytes, which are the caller's again afterwards. The answer when it is whole; throws NotHttp. */
  take(bytes: Buffer): Collected | undefined {
    return this.#head === undefined ? this.#takeHead(bytes) : this.#takeBody(this.#head, bytes, 0);
  }

  /** The connection has ended: that is the end of an answer that names no length. */
  end(): Collected | undefined {
    return this.#head?.length === 'close' ? this.#whole(this.#head, EMPTY, 0, 0) : undefined;
  }

  #takeHead(bytes: Buffer): Collected | undefined {
    // What came before is looked at again, because the end of the head may be cut through.
    const all = this.#size === 0 ? bytes : Buffer.concat([...this.#before, bytes]);
    const end = all.indexOf(HEAD_END);
    if (end < 0 || end > LONGEST_HEAD) {
      if (all.length > LONGEST_HEAD) throw new NotHttp('the head is too long');
      this.#before = [Buffer.from(all)];
      this.#size = all.length;
      return undefined;
    }
    this.#before = [];
    this.#size = 0;
    const head = readHead(all.toString('latin1', 0, end));
    const from = end + HEAD_END.length;
    // An interim answer (RFC 9110, section 15.2): the answer itself follows. None was asked to change the protocol.
    if (head.status === 101) throw new NotHttp('protocol change');
    if (head.status < 200) return from < all.length ? this.#takeHead(all.subarray(from)) : undefined;
    this.#head = head;
    if (head.length === 'chunked') this.#chunks = new ChunkReader();
    else if (head.length !== 'close' && head.length > this.#maxBytes) throw new NotHttp('too large');
    return this.#takeBody(head, all, from);
  }

  #takeBody(head: AnswerHead, bytes: Buffer, from: number): Collected | undefined {
    const { length } = head;
    if (this.#chunks) return this.#takeChunks(head, this.#chunks, bytes, from);
    const end = length === 'close' ? bytes.length : Math.min(bytes.length, from + (length as number) - this.#size);
    if (length !== 'close' && this.#size + end - from === length) return this.#whole(head, bytes, from, end);
    this.#keep(bytes, from, end);
    return undefined;
  }

  #takeChunks(head: AnswerHead, chunks: ChunkReader, bytes: Buffer, from: number): Collected | undefined {
    const end = chunks.read(bytes, from, bytes.length, (start, stop) => this.#keep(bytes, start, stop));
    return chunks.done ? this.#whole(head, bytes, end, end) : undefined;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    this.#size += to - from;
    if (this.#size > this.#maxBytes) throw new NotHttp('too large');
    if (to > from) this.#before.push(Buffer.from(bytes.subarray(from, to)));
  }

  #whole(head: AnswerHead, bytes: Buffer, from: number, to: number): Collected {
    const excess = to < bytes.length;
    const { status } = head;
    const last = bytes.subarray(from, to);
    // Most answers come in one piece: then nothing was copied.
    const body = this.#before.length === 0 ? last : Buffer.concat([...this.#before, last]);
    const text = this.#known?.isIn(body) ? this.#known.text : body.toString('utf8');
    return { head, answer: { status, text }, excess };
  }
}
