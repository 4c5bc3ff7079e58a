import { add, isNumber } from '../values/arithmetic';
import { compareValues } from '../values/compare';
import { failedToParse } from '../errors';
import { addToDate } from '../expressions/dates/date-arithmetic';
import { splitPath, type Settings } from '../expressions/compile';
import { location } from '../expressions/expression';
import { zoneOf } from '../expressions/dates/time-zones';
import { densifyRange } from './densify-range';
import { typeName } from '../values/type-names';
import { isPlainObject, numeric, type Document } from '../values/values';
import { Groups } from './groups';
import type { Stage } from './stage';
import { plainAt, withValue } from './unwind';

const MOST = 500_000;

/** `$densify`: adds documents so that a field's values have no gaps. */
export function densifyStage(operand: unknown, settings: Settings): Stage {
  if (!isPlainObject(operand)) throw failedToParse('The $densify stage specification must be an object');
  for (const name in operand)
    if (!['field', 'range', 'partitionByFields'].includes(name))
      throw location(40415, `BSON field '$densify.${name}' is an unknown field.`);
  const { field, partitionByFields = [] } = operand;
  if (typeof field !== 'string') throw location(40414, "BSON field '$densify.field' is missing but a required field");
  const { step, unit, bounds } = densifyRange(operand.range);
  const partitions = (Array.isArray(partitionByFields) ? partitionByFields : []).map((each) => splitPath(String(each)));
  const path = splitPath(field);
  if (bounds === 'partition' && partitions.length === 0)
    throw location(
      5733408,
      "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You may have meant to specify 'full' bounds.",
    );
  const fixed = typeof bounds === 'string' ? undefined : bounds;
  const next = (value: unknown, times: number): unknown => {
    if (!(value instanceof Date)) return add(value, step);
    return addToDate(value, unit ?? 'millisecond', Number(numeric(step)) * times, zoneOf(undefined));
  };
  return function* (documents) {
    const groups = new Groups<{ id: unknown[]; rows: { value: unknown; document: Document }[] }>(settings.collation);
    const without: Document[] = [];
    for (const document of documents) {
      const value = plainAt(document, path);
      if (value === undefined || value === null) {
        without.push(document);
        continue;
      }
      if (!isNumber(value) && !(value instanceof Date))
        throw location(5733201, `Densify field type must be numeric or a date, but is ${typeName(value)}`);
      if (value instanceof Date !== (unit !== undefined))
        throw location(
          6053600,
          unit === undefined
            ? 'Encountered date densify value in collection when step does not have a date unit.'
            : 'Encountered numeric densify value in collection when step has a date unit.',
        );
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
