import { KeyWriter } from '../storage/key-writer';
import type { StringOrder } from '../values/compare';
import { alphabetOf } from './alphabet';
import { decomposed, type Levels } from './levels';
import { Units } from './units';
import { FINE, LETTER, Weigher, type Weights } from './weigher';

/** Bytes of texts in the order of a collation. */
export class TextKeys {
  private units: Units | undefined;

  constructor(private readonly levels: Levels) {}

  /**
   * Writes the key of a text: of two texts the one that sorts first never has the greater key, and equal ones have the same. False when
   * it says nothing more from some place on: texts with the same key are in no known order then. No key is the beginning of another.
   * Not more than `most` bytes of it are needed.
   */
  write(out: KeyWriter, text: string, most: number): boolean {
    const known = this.prepare();
    const units: Weights[] = [];
    const end = out.length + most;
    for (const unit of known.of(this.levels.prepare(text))) {
      for (const code of unit.levels[0] as readonly number[]) out.push16(code);
      if (unit.open === 0 || out.length > end) return false;
      units.push(unit);
    }
    out.push16(LETTER.end);
    if (this.levels.lettersOnly) return false;
    for (let level = 1; level < this.levels.kinds.length; level++) if (!writeFine(out, units, level)) return false;
    if (this.levels.identical) out.writeText(decomposed(text));
    return true;
  }

  /** Asks for the alphabet, if nobody has yet. */
  prepare(): Units {
    return (this.units ??= makeUnits(this.levels));
  }

  bytesOf(text: string): Buffer {
    scratch.clear();
    this.write(scratch, text, Infinity);
    return scratch.take();
  }

  /** Whether the key of a text says not all of it. */
  isOpen(text: string): boolean {
    scratch.clear();
    return !this.write(scratch, text, Infinity);
  }
}

const scratch = new KeyWriter();

function makeUnits(levels: Levels): Units {
  const weigher = new Weigher(alphabetOf(levels), levels);
  return new Units(weigher, levels.orders.at(-1) as StringOrder, levels.numeric);
}

/** What is usual at the end of all is left out: it is before anything else. */
function writeFine(out: KeyWriter, units: readonly Weights[], level: number): boolean {
  let usual = 0;
  for (const { levels, open } of units) {
    for (const code of levels[level] ?? []) {
      if (code === FINE.usual) usual++;
      else {
        if (code !== FINE.below) for (; usual > 0; usual--) out.push(FINE.usual);
        usual = 0;
        out.push(code);
      }
    }
    if (open === level) {
      for (; usual > 0; usual--) out.push(FINE.usual);
      return false;
    }
  }
  out.push(FINE.end);
  return true;
}
