import { Int32 } from 'bson';

/** A dotted path of a change, with its parts: names of fields as texts, places in arrays as numbers. */
export class UpdatePath {
  static readonly root = new UpdatePath('', [], false);

  private constructor(
    readonly text: string,
    readonly parts: readonly (string | Int32)[],
    /** Whether the text alone does not say where it leads: a field is called like a place in an array, or has a dot in its name. */
    readonly ambiguous: boolean,
  ) {}

  below(name: string, inArray = false): UpdatePath {
    const text = this.parts.length === 0 ? name : `${this.text}.${name}`;
    if (inArray) return new UpdatePath(text, [...this.parts, new Int32(Number(name))], this.ambiguous);
    return new UpdatePath(text, [...this.parts, name], this.ambiguous || /^\d+$/.test(name) || name.includes('.'));
  }
}
