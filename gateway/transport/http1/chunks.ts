import { NotHttp } from './answer-head';

/** A chunk's size has at most this many hexadecimal digits, and its line at most this many bytes. */
const SIZE = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i;
const LONGEST_LINE = 4_096;

/** Takes a body in chunks (RFC 9112, section 7.1) apart, wherever the network has cut it. */
export class ChunkReader {
  #state: 'size' | 'data' | 'data end' | 'trailers' | 'done' = 'size';
  #left = 0;
  #line = '';

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Hands out the data in some bytes; tells where they are no longer of this body. Throws NotHttp. */
  read(bytes: Buffer, from: number, to: number, take: (start: number, end: number) => void): number {
    let at = from;
    while (at < to && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(to, at + this.#left);
        take(at, end);
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#state = 'data end';
        continue;
      }
      const end = bytes.indexOf(10, at);
      const stop = end < 0 || end >= to ? to : end + 1;
      this.#line += bytes.toString('latin1', at, stop);
      if (this.#line.length > LONGEST_LINE) throw new NotHttp('a line of the body is too long');
      at = stop;
      if (this.#line.endsWith('\n')) this.#next();
    }
    return at;
  }

  #next(): void {
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) throw new NotHttp('line end');
    const text = line.slice(0, -2);
    if (this.#state === 'data end') {
      if (text !== '') throw new NotHttp('chunk');
      this.#state = 'size';
    } else if (this.#state === 'size') {
      const size = SIZE.exec(text)?.[1];
      if (size === undefined) throw new NotHttp('chunk size');
      this.#left = parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailers' : 'data';
    } else if (text === '') this.#state = 'done';
  }
}
