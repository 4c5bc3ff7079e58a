import type { AnswerField, AnswerShape } from './answer-shape';
import type { DataObject } from '../keys';
import type { RepeatedObjects } from '../../transport/transport';

/** What was read of an answer's text. */
export interface ReadAnswer {
  /** As JSON.parse would give it, without `extensions`. */
  readonly answer: { readonly data: DataObject; readonly errors?: unknown };
  readonly repeated: RepeatedObjects;
  /** Characters that did not have to be read. */
  readonly skipped: number;
}

/** An object that was read before, at the same place. */
interface Known {
  readonly object: DataObject;
  readonly start: number;
  readonly end: number;
}

/** Objects that begin alike, and are compared with one that begins so, too. */
const MOST_CANDIDATES = 8;
/** Characters by which an object is looked for: its type name and its key are among them. */
const MARK_LENGTH = 64;
/** Longer texts are compared by the engine. */
const SHORT = 64;

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING = 123;
const CLOSING = 125;
const LIST = 91;
const LIST_END = 93;
const HEAD = '{"data":';

/**
 * Reads an answer that looks as its document lets expect: no spaces, and the fields that were asked for. In a long answer the same person
 * or article comes again and again with all that hangs below; such a repetition is found by comparing its text, and is not read again.
 * Undefined when the text is otherwise; then JSON.parse has to say what it is.
 */
export function readAnswer(text: string, shape: AnswerShape): ReadAnswer | undefined {
  if (!text.startsWith(HEAD) || text.charCodeAt(HEAD.length) !== OPENING) return undefined;
  const reader = new AnswerReader(text, HEAD.length);
  const data = reader.object(shape);
  if (data === undefined) return undefined;
  const { at, skipped, places, distinct } = reader;
  const repeated = { places, distinct };
  const next = text.charCodeAt(at);
  if (next === CLOSING && at + 1 === text.length) return { answer: { data }, repeated, skipped };
  if (next !== COMMA) return undefined;
  const others = restOf(`{${text.slice(at + 1)}`);
  return others && { answer: { data, errors: others['errors'] }, repeated, skipped };
}

/** What else the answer says: `errors`, `extensions`. */
function restOf(text: string): DataObject | undefined {
  try {
    const others = JSON.parse(text) as DataObject;
    return 'data' in others ? undefined : others;
  } catch {
    return undefined;
  }
}

/** Every method returns undefined where the text is none that it reads. */
class AnswerReader {
  at: number;
  /** Characters of repetitions. */
  skipped = 0;
  readonly places = new Set<number>();
  readonly distinct: (DataObject[] | undefined)[] = [];
  readonly #text: string;
  /** By place: objects by their mark. */
  readonly #known: (Map<number, Known[]> | undefined)[] = [];

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  object(shape: AnswerShape): DataObject | undefined {
    const text = this.#text;
    const start = this.at;
    const { fields, place } = shape;
    const mark = place < 0 ? 0 : markOf(text, start);
    const again = place < 0 ? undefined : this.#again(place, mark, start);
    if (again !== undefined) return again;
    this.at++;
    const object: DataObject = {};
    if (text.charCodeAt(this.at) === CLOSING) this.at++;
    else {
      let expected = 0;
      for (;;) {
        const index = indexOfField(text, this.at, fields, expected);
        if (index < 0) return undefined;
        const field = fields[index] as AnswerField;
        expected = index + 1;
        this.at += field.label.length;
        const value = field.shape === undefined ? this.#leaf() : this.#composite(field.shape);
        if (value === undefined) return undefined;
        object[field.key] = value;
        const next = text.charCodeAt(this.at++);
        if (next === CLOSING) break;
        if (next !== COMMA) return undefined;
      }
    }
    if (place >= 0) this.#keep(object, place, mark, start);
    return object;
  }

  /** The object that stands here, when one with the same text was read before. */
  #again(place: number, mark: number, start: number): DataObject | undefined {
    const candidates = this.#known[place]?.get(mark);
    if (candidates === undefined) return undefined;
    for (const { object, start: first, end } of candidates) {
      if (!isSame(this.#text, first, end, start)) continue;
      this.at = start + end - first;
      this.skipped += end - first;
      this.places.add(place);
      return object;
    }
    return undefined;
  }

  #keep(object: DataObject, place: number, mark: number, start: number): void {
    (this.distinct[place] ??= []).push(object);
    const known = (this.#known[place] ??= new Map());
    const one = { object, start, end: this.at };
    const candidates = known.get(mark);
    if (candidates === undefined) known.set(mark, [one]);
    else if (candidates.length < MOST_CANDIDATES) candidates.push(one);
  }

  #composite(shape: AnswerShape): unknown {
    switch (this.#text.charCodeAt(this.at)) {
      case OPENING:
        return this.object(shape);
      case LIST:
        return this.#list(shape);
      default:
        return this.#word('null', null);
    }
  }

  #list(shape: AnswerShape | undefined): unknown[] | undefined {
    const text = this.#text;
    const items: unknown[] = [];
    this.at++;
    if (text.charCodeAt(this.at) === LIST_END) {
      this.at++;
      return items;
    }
    for (;;) {
      const item = shape === undefined ? this.#leaf() : this.#composite(shape);
      if (item === undefined) return undefined;
      items.push(item);
      const next = text.charCodeAt(this.at++);
      if (next === LIST_END) return items;
      if (next !== COMMA) return undefined;
    }
  }

  #leaf(): unknown {
    const first = this.#text.charCodeAt(this.at);
    switch (first) {
      case QUOTE:
        return this.#string();
      case LIST:
        return this.#list(undefined);
      case 116:
        return this.#word('true', true);
      case 102:
        return this.#word('false', false);
      case 110:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #string(): string | undefined {
    const text = this.#text;
    const start = this.at;
    for (let at = start + 1; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return text.slice(start + 1, at);
      }
      // An escape, a control character, or the end of the text (NaN).
      if (code === BACKSLASH) return this.#escaped(start, at);
      if (!(code >= 32)) return undefined;
    }
  }

  #escaped(start: number, from: number): string | undefined {
    const text = this.#text;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) {
        this.at = at + 1;
        return unescaped(text.slice(start, at + 1));
      }
    }
    return undefined;
  }

  #number(): number | undefined {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    return Number(found);
  }

  #word<Value>(word: string, value: Value): Value | undefined {
    if (!this.#text.startsWith(word, this.at)) return undefined;
    this.at += word.length;
    return value;
  }
}

/** A number for how an object's text begins, or for all of it where it is short. */
function markOf(text: string, start: number): number {
  const closing = text.indexOf('}', start);
  const end = Math.min(closing < 0 ? text.length : closing, start + MARK_LENGTH);
  let mark = 0;
  for (let at = start + 1; at < end; at++) mark = (mark * 31 + text.charCodeAt(at)) | 0;
  return mark;
}

/** Whether what stands from `start` to `end` stands at `again`, too. */
function isSame(text: string, start: number, end: number, again: number): boolean {
  if (end - start > SHORT) return text.slice(start, end) === text.slice(again, again + end - start);
  for (let at = start, other = again; at < end; at++, other++) {
    if (text.charCodeAt(at) !== text.charCodeAt(other)) return false;
  }
  return true;
}

/** RFC 8259, section 6. */
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** The field whose name stands at a position: most often the expected one, else another of the shape; -1: none. */
function indexOfField(text: string, at: number, fields: readonly AnswerField[], expected: number): number {
  for (let index = expected; index < fields.length; index++) {
    if (text.startsWith((fields[index] as AnswerField).label, at)) return index;
  }
  for (let index = 0; index < expected; index++) {
    if (text.startsWith((fields[index] as AnswerField).label, at)) return index;
  }
  return -1;
}

function unescaped(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
