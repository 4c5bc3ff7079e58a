import type { StringOrder } from '../values/compare';
import { JOINER } from './joiner';
import { areHan } from './repertoire';
import type { Weigher, Weights } from './weigher';

/** What is kept of units seen: most texts are made of the same few thousand. */
const MOST_KNOWN = 50_000;
const LONGEST_KNOWN = 40;
const DIGIT = /[0-9]/;

/**
 * Cuts texts into units that weigh the same wherever they stand, and keeps what they weigh. A unit is a character and whatever has no
 * place of its own behind it (marks, controls) or changes beside it (ー behind a kana, "ch" in Czech): of two neighbours that is asked once.
 */
export class Units {
  private readonly weights = new Map<string, Weights>();
  private readonly bonds = new Map<string, boolean>();
  private readonly pairs = new Map<number, boolean>();

  constructor(
    private readonly weigher: Weigher,
    private readonly whole: StringOrder,
    private readonly numeric: boolean,
  ) {}

  *of(text: string): Iterable<Weights> {
    for (let start = 0; start < text.length;) {
      let end = start + lengthAt(text, start);
      while (end < text.length) {
        const next = lengthAt(text, end);
        if (!this.belongs(text, start, end, next)) break;
        end += next;
      }
      yield this.weigh(text.slice(start, end));
      start = end;
    }
  }

  /** Whether the character at `end` is part of the unit before it. */
  private belongs(text: string, start: number, end: number, length: number): boolean {
    if (end - start > LONGEST_KNOWN) return this.isBare(text.slice(end, end + length));
    if (end - start > 1 || length > 1) return this.isBound(text.slice(start, end), text.slice(end, end + length));
    const [a, b] = [text.charCodeAt(start), text.charCodeAt(end)];
    if (areHan(a, b)) return false;
    const pair = a * 0x10000 + b;
    let bound = this.pairs.get(pair);
    if (bound === undefined) {
      if (this.pairs.size > MOST_KNOWN) this.pairs.clear();
      this.pairs.set(pair, (bound = this.ask(text.charAt(start), text.charAt(end))));
    }
    return bound;
  }

  private isBound(unit: string, next: string): boolean {
    const name = unit + next;
    let bound = this.bonds.get(name);
    if (bound === undefined) {
      if (this.bonds.size > MOST_KNOWN) this.bonds.clear();
      this.bonds.set(name, (bound = this.ask(unit, next)));
    }
    return bound;
  }

  private ask(unit: string, next: string): boolean {
    // Whatever is between two digits may be passed over.
    if (this.numeric && DIGIT.test(next) && DIGIT.test(unit)) return true;
    return this.isBare(next) || this.whole(unit + next, unit + JOINER + next) !== 0;
  }

  private isBare(character: string): boolean {
    const { levels, open } = this.weigh(character);
    return open !== 0 && levels[0]?.length === 0;
  }

  private weigh(unit: string): Weights {
    if (unit.length > LONGEST_KNOWN) return this.weigher.weigh(unit);
    let weights = this.weights.get(unit);
    if (!weights) {
      if (this.weights.size > MOST_KNOWN) this.weights.clear();
      this.weights.set(unit, (weights = this.weigher.weigh(unit)));
    }
    return weights;
  }
}

const lengthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
