import { quoted } from '../json-text';
import { own } from '../keys';
import { placeProblems, type Writer } from './projection-run';
import { functionOf, member } from '../source';

/** A field of an object as it is written. */
export interface WrittenField {
  readonly key: string;
  readonly inherited: boolean;
  readonly clientKey: string;
  /** What most values are, so that these are written in place. */
  readonly mostly: 'text' | 'integer' | 'boolean' | undefined;
  readonly write: Writer;
}

/** Writes an object's fields; see `functionOf` for why the source is written for them. */
export function compileObjectWriter(fields: readonly WrittenField[]): Writer {
  const names: Record<string, unknown> = { quoted, own, placeProblems };
  const lines = fields.map((field, index) => {
    names[`write${index}`] = field.write;
    return lineOf(field, index);
  });
  return functionOf(
    `function writeObject(object, run) {
      const objects = run.objects++;
      let text = '{', before, value, written;
      ${lines.join('\n')}
      return text + '}';
    }`,
    names,
  );
}

function lineOf(field: WrittenField, index: number): string {
  const { key, inherited, clientKey, mostly } = field;
  const value = inherited ? `own(object, ${JSON.stringify(key)})` : member('object', key);
  const label = JSON.stringify(`${index > 0 ? ',' : ''}${JSON.stringify(clientKey)}:`);
  const place = JSON.stringify(clientKey);
  return `value = ${value};
    ${mostly === undefined ? '' : `${IN_PLACE[mostly](`text += ${label}`)} else`} {
      before = run.problems.length;
      written = write${index}(value, run);
      if (run.problems.length !== before) placeProblems(run.problems, before, ${place});
      if (written === undefined) {
        run.objects = objects;
        return undefined;
      }
      text += ${label} + written;
    }`;
}

const IN_PLACE = {
  text: (to: string) => `if (typeof value === 'string') ${to} + quoted(value);`,
  integer: (to: string) => `if (typeof value === 'number' && (value | 0) === value) ${to} + value;`,
  boolean: (to: string) => `if (typeof value === 'boolean') ${to} + value;`,
};
