/** A text that may come again. What the network brings is compared with its bytes, and then need not become a string. */
export class KnownText {
  readonly text: string;
  #bytes: Buffer | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether some bytes are this text in UTF-8. */
  isIn(bytes: Buffer): boolean {
    // Longer than the text is in any coding, or shorter: most differences are seen without making bytes of the text.
    if (bytes.length < this.text.length || bytes.length > this.text.length * 3) return false;
    return (this.#bytes ??= Buffer.from(this.text)).equals(bytes);
  }
}
