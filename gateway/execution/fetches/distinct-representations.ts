import type { DataObject } from '../keys';
import type { Representation } from './representation';

/** The representations of one fetch, each once. */
export class DistinctRepresentations {
  /** As JSON. */
  readonly texts: string[] = [];
  readonly #representation: Representation;
  readonly #byText = new Map<string, number>();
  readonly #byType = new Map<unknown, Map<string, number>>();
  #type: unknown;
  #byKey: Map<string, number> | undefined;

  constructor(representation: Representation) {
    this.#representation = representation;
  }

  /** The position of an object's representation; -1: it has none. */
  positionOf(object: DataObject): number {
    const { only } = this.#representation;
    const key = only === undefined ? undefined : object[only];
    if (typeof key !== 'string') return this.#positionOfText(this.#representation.write(object));
    const type = object['__typename'];
    // Mostly there is one type, and its key alone tells the representations apart: a known one needs no text.
    if (type !== this.#type || this.#byKey === undefined) this.#byKey = this.#keysOf(type);
    let position = this.#byKey.get(key);
    if (position === undefined) {
      position = this.#positionOfText(this.#representation.write(object));
      this.#byKey.set(key, position);
    }
    return position;
  }

  #keysOf(type: unknown): Map<string, number> {
    this.#type = type;
    const known = this.#byType.get(type) ?? new Map<string, number>();
    this.#byType.set(type, known);
    return known;
  }

  #positionOfText(text: string | undefined): number {
    if (text === undefined) return -1;
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    this.#byText.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}
