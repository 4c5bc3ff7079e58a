/** Memory that keys are put together in, used again for each: a key itself is one small copy. */
export class KeyWriter {
  length = 0;
  private bytes = Buffer.allocUnsafeSlow(4_096);

  clear(): void {
    this.length = 0;
    // A very long key does not keep its memory.
    if (this.bytes.length > 65_536) this.bytes = Buffer.allocUnsafeSlow(4_096);
  }

  push(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  push16(code: number): void {
    this.reserve(2);
    this.bytes[this.length++] = code >>> 8;
    this.bytes[this.length++] = code & 0xff;
  }

  append(bytes: ArrayLike<number>): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  write(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  /** With an end that sorts before any longer text: a zero byte of the text itself is escaped. */
  writeText(text: string): void {
    const start = this.length;
    this.write(text);
    if (this.has(0, start)) {
      for (const byte of this.cut(start)) {
        this.push(byte);
        if (byte === 0) this.push(0xff);
      }
    }
    this.push16(0);
  }

  private has(byte: number, from: number): boolean {
    const at = this.bytes.indexOf(byte, from);
    return at >= 0 && at < this.length;
  }

  /** What was written from there on; it is taken away. */
  private cut(from: number): Buffer {
    const cut = Buffer.from(this.bytes.subarray(from, this.length));
    this.length = from;
    return cut;
  }

  invert(from: number): void {
    for (let i = from; i < this.length; i++) this.bytes[i] = ~(this.bytes[i] as number) & 0xff;
  }

  take(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
