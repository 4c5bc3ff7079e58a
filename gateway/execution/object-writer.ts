import { conditionsHold, type Condition } from './fields';
import { quoted } from './json-text';
import { own } from './keys';
import { placeProblems, type Writer } from './projection-run';
import { functionOf, member } from './source';

/** A field of an object as it is written. */
export interface WrittenField {
  readonly key: string;
  readonly inherited: boolean;
  readonly clientKey: string;
  /** Any of these must hold; empty: always. */
  readonly conditions: readonly (readonly Condition[])[];
  /** What most values are, so that these are written in place. */
  readonly mostly: 'text' | 'integer' | 'boolean' | undefined;
  readonly write: Writer;
}

/** Writes an object's fields; see `functionOf` for why the source is written for them. */
export function compileObjectWriter(fields: readonly WrittenField[]): Writer {
  const names: Record<string, unknown> = { quoted, own, placeProblems, conditionsHold };
  const lines = fields.map((field, index) => {
    names[`write${index}`] = field.write;
    names[`conditions${index}`] = field.conditions;
    // After a field that always comes there is always a comma.
    const comma = fields.slice(0, index).some(({ conditions }) => conditions.length === 0);
    const line = lineOf(field, index, index === 0 ? 'none' : comma ? 'always' : 'maybe');
    return field.conditions.length === 0
      ? line
      : `if (conditions${index}.some((all) => conditionsHold(all, run.variables))) {${line}}`;
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

function lineOf(field: WrittenField, index: number, comma: 'none' | 'maybe' | 'always'): string {
  const { key, inherited, clientKey, mostly } = field;
  const value = inherited ? `own(object, ${JSON.stringify(key)})` : member('object', key);
  const label = JSON.stringify(`${comma === 'always' ? ',' : ''}${JSON.stringify(clientKey)}:`);
  const maybe = comma === 'maybe' ? `if (text.length > 1) text += ',';` : '';
  const place = JSON.stringify(clientKey);
  return `value = ${value};
    ${maybe}
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
