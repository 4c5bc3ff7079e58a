import { add, isNumber } from '../arithmetic';
import { compareValues } from '../compare';
import { failedToParse } from '../errors';
import { addToDate } from '../expressions/date-arithmetic';
import { splitPath, type Settings } from '../expressions/compile';
import { location } from '../expressions/expression';
import { unitOf, zoneOf } from '../expressions/time-zones';
import { typeName } from '../type-names';
import { isPlainObject, numeric, type Document } from '../values';
import { Groups } from './groups';
import type { Stage } from './stage';
import { plainAt, withValue } from './unwind';

const MOST = 500_000;

/** `$densify`: adds documents so that a field's values have no gaps. */
export function densifyStage(operand: unknown, settings: Settings): Stage {
  if (!isPlainObject(operand)) throw failedToParse('The $densify stage specification must be an object');
  const { field, range, partitionByFields = [] } = operand;
  if (typeof field !== 'string' || !isPlainObject(range))
    throw location(40414, "$densify requires 'field' and 'range'");
  const partitions = (Array.isArray(partitionByFields) ? partitionByFields : []).map((each) => splitPath(String(each)));
  const path = splitPath(field);
  const { bounds, step, unit } = range;
  if (!isNumber(step) || Number(numeric(step)) <= 0)
    throw location(5733401, 'the step parameter in a range statement must be a strictly positive numeric value');
  const fixed = Array.isArray(bounds) ? (bounds as unknown[]) : undefined;
  if (fixed ? fixed.length !== 2 : bounds !== 'full' && bounds !== 'partition')
    throw location(
      5946802,
      "the bounds in a range statement must be the string 'full' or 'partition', or an ascending array of two numbers or two dates",
    );
  const next = (value: unknown, times: number): unknown => {
    if (!(value instanceof Date)) return add(value, step);
    if (unit === undefined) throw location(5733501, 'A unit is needed where the values are dates');
    return addToDate(value, unitOf(unit), Number(numeric(step)) * times, zoneOf(undefined));
  };
  return function* (documents) {
    const groups = new Groups<{ id: unknown[]; rows: { value: unknown; document: Document }[] }>(settings.strings);
    const without: Document[] = [];
    for (const document of documents) {
      const value = plainAt(document, path);
      if (value === undefined || value === null) {
        without.push(document);
        continue;
      }
      if (!isNumber(value) && !(value instanceof Date))
        throw location(5733201, `Densify field type must be numeric or a date, but is ${typeName(value)}`);
      const id = partitions.map((each) => plainAt(document, each) ?? null);
      groups.get(id, () => ({ id, rows: [] })).rows.push({ value, document });
    }
    yield* without;
    const all = [...groups.values()];
    const values = all.flatMap(({ rows }) => rows.map(({ value }) => value)).sort((a, b) => compareValues(a, b));
    let made = 0;
    for (const { id, rows } of all) {
      rows.sort((a, b) => compareValues(a.value, b.value));
      const low = fixed ? fixed[0] : bounds === 'full' ? values[0] : rows[0]?.value;
      const high = fixed ? fixed[1] : bounds === 'full' ? values.at(-1) : rows.at(-1)?.value;
      let at = 0;
      let times = 0;
      // Dates step from the start, so that the ends of months do not drift.
      for (let value = low; compareValues(value, high) < (fixed ? 0 : 1);) {
        while (at < rows.length && compareValues(rows[at]?.value, value) < 0) yield rows[at++]?.document as Document;
        if (at < rows.length && compareValues(rows[at]?.value, value) === 0) {
          while (at < rows.length && compareValues(rows[at]?.value, value) === 0)
            yield rows[at++]?.document as Document;
        } else {
          if (++made > MOST)
            throw location(5897900, `Generated ${made} documents in $densify, which is over the limit of ${MOST}`);
          let document: Document = {};
          partitions.forEach((each, i) => (document = withValue(document, each, id[i])));
          yield withValue(document, path, value);
        }
        value = value instanceof Date ? next(low, ++times) : next(value, 1);
      }
      while (at < rows.length) yield rows[at++]?.document as Document;
    }
  };
}
