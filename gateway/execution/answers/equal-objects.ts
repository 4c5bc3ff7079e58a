import type { RepeatedObjects } from '../../transport/transport';
import type { AnswerField, AnswerShape } from './answer-shape';
import type { DataObject } from '../keys';
import { functionOf, member } from '../source';

/** Objects with the same first scalar that are compared with a new one. */
const MOST_CANDIDATES = 8;

/** What joining the equal objects of an answer came to. */
export interface Joined extends RepeatedObjects {
  /** Objects that gave way to an equal one, with all that hung below them. */
  readonly given: number;
  /** Objects that stayed. */
  readonly kept: number;
}

/** Joins the equal objects of an answer's data. */
export type ObjectJoiner = (data: DataObject) => Joined;

interface Run {
  readonly places: Set<number>;
  readonly distinct: DataObject[][];
  /** By place and first scalar. */
  readonly known: (Map<unknown, DataObject[]> | undefined)[];
  given: number;
  kept: number;
}

/**
 * Makes one object of equal ones, where the plan allows it (see Sharing), in an answer that came as objects; `answer-reader.ts` does the
 * same for one that came as text. Compares every object that it drops, and reads what hangs below the others.
 */
export function compileJoiner(shape: AnswerShape): ObjectJoiner {
  const writer = new JoinerSource();
  const enter = writer.enterOf(shape);
  const enterRoot = functionOf<(data: DataObject, run: Run) => void>(`(() => {${writer.source} return ${enter};})()`, {
    sameLeaf,
    candidates,
  });
  return (data) => {
    const run: Run = { places: new Set(), distinct: [], known: [], given: 0, kept: 0 };
    enterRoot(data, run);
    return run;
  };
}

/** Writes functions for each shape: whether two objects are the same, the one that stands for an object, and the same for what is below. */
class JoinerSource {
  source = '';
  #count = 0;
  readonly #same = new Map<AnswerShape, string>();

  enterOf(shape: AnswerShape): string {
    const number = this.#count++;
    const lines = shape.fields.flatMap(({ key, shape: inner }) => {
      if (inner === undefined) return [];
      const value = member('object', key);
      return [
        `value = ${value};`,
        `if (typeof value === 'object' && value !== null) { const one = ${this.#joinOf(inner)}(value, run); if (one !== value) ${value} = one; }`,
      ];
    });
    this.source += `function enter${number}(object, run) { let value; ${lines.join(' ')} }\n`;
    return `enter${number}`;
  }

  /** For an object, or a list of these. */
  #joinOf(shape: AnswerShape): string {
    const number = this.#count++;
    const enter = this.enterOf(shape);
    const items = `if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const item = value[index];
        if (typeof item !== 'object' || item === null) continue;
        const one = join${number}(item, run);
        if (one !== item) value[index] = one;
      }
      return value;
    }`;
    const find = `const known = candidates(run, ${shape.place}, ${scalarOf(shape)});
      for (let index = 0; index < known.length; index++) {
        if (!${this.#sameOf(shape)}(known[index], value)) continue;
        run.places.add(${shape.place});
        run.given++;
        return known[index];
      }
      run.kept++;
      if (known.length < ${MOST_CANDIDATES}) known.push(value);
      (run.distinct[${shape.place}] ??= []).push(value);`;
    this.source += `function join${number}(value, run) { ${items} ${shape.place < 0 ? '' : find} ${enter}(value, run); return value; }\n`;
    return `join${number}`;
  }

  #sameOf(shape: AnswerShape): string {
    const known = this.#same.get(shape);
    if (known !== undefined) return known;
    const number = this.#count++;
    const same = shape.fields.map((field) => this.#sameField(field)).join(' && ');
    this.source += `function same${number}(a, b) { return ${same || 'true'}; }\n`;
    this.#same.set(shape, `same${number}`);
    return `same${number}`;
  }

  #sameField({ key, shape }: AnswerField): string {
    const [a, b] = [member('a', key), member('b', key)];
    if (shape === undefined) return `(${a} === ${b} || sameLeaf(${a}, ${b}))`;
    return `(${a} === ${b} || ${this.#sameValueOf(shape)}(${a}, ${b}))`;
  }

  #sameValueOf(shape: AnswerShape): string {
    const number = this.#count++;
    this.source += `function sameValue${number}(a, b) {
      if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
      if (!Array.isArray(a)) return !Array.isArray(b) && ${this.#sameOf(shape)}(a, b);
      if (!Array.isArray(b) || a.length !== b.length) return false;
      for (let index = 0; index < a.length; index++) {
        if (a[index] !== b[index] && !sameValue${number}(a[index], b[index])) return false;
      }
      return true;
    }\n`;
    return `sameValue${number}`;
  }
}

/** The scalar by which equal objects are looked for: mostly a key. */
function scalarOf({ fields }: AnswerShape): string {
  const field = fields.find(({ key, shape }) => shape === undefined && key !== '__typename');
  return field ? member('value', field.key) : 'undefined';
}

function candidates(run: Run, place: number, scalar: unknown): DataObject[] {
  const known = (run.known[place] ??= new Map());
  const found = known.get(scalar);
  if (found !== undefined) return found;
  const none: DataObject[] = [];
  known.set(scalar, none);
  return none;
}

/** Lists of scalars are compared, too; scalars that are objects are taken to differ. */
function sameLeaf(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
