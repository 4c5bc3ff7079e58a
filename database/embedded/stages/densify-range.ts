import { isNumber, kindOf } from '../values/arithmetic';
import { compareValues } from '../values/compare';
import { location } from '../expressions/expression';
import { unitOf, type Unit } from '../expressions/dates/time-zones';
import { isPlainObject, numeric } from '../values/values';

/** How far and in which steps `$densify` goes: between two values, or between those that are there. */
export interface DensifyRange {
  readonly step: unknown;
  readonly unit: Unit | undefined;
  readonly bounds: 'full' | 'partition' | readonly [low: unknown, high: unknown];
}

export function densifyRange(range: unknown): DensifyRange {
  if (!isPlainObject(range)) throw location(40414, "BSON field '$densify.range' is missing but a required field");
  for (const field in range)
    if (!['step', 'unit', 'bounds'].includes(field))
      throw location(40415, `BSON field '$densify.range.${field}' is an unknown field.`);
  const { step } = range;
  for (const field of ['step', 'bounds'])
    if (range[field] === undefined)
      throw location(40414, `BSON field '$densify.range.${field}' is missing but a required field`);
  if (!isNumber(step) || !(Number(numeric(step)) > 0))
    throw location(5733401, 'The step parameter in a range statement must be a strictly positive numeric value');
  if (range.unit !== undefined && !Number.isInteger(Number(numeric(step))))
    throw location(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  const unit = range.unit === undefined ? undefined : unitOf(range.unit);
  return { step, unit, bounds: boundsOf(range.bounds, step, unit) };
}

function boundsOf(bounds: unknown, step: unknown, unit: Unit | undefined): DensifyRange['bounds'] {
  if (bounds === 'full' || bounds === 'partition') return bounds;
  if (typeof bounds === 'string') throw location(5946802, "Bounds string must either be 'full' or 'partition'");
  if (!Array.isArray(bounds))
    throw location(
      5733404,
      "The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates",
    );
  if (bounds.length !== 2)
    throw location(5733403, 'A bounding array in a range statement must have exactly two elements');
  const [low, high] = bounds as [unknown, unknown];
  if (compareValues(low, high) > 0)
    throw location(5733402, 'A bounding array must be an ascending array of either two dates or two numbers');
  const mixed = 'A bounding array must contain either both dates or both numeric types';
  if (isNumber(low)) {
    if (unit !== undefined) throw location(5733409, 'Numeric bounds may not have unit parameter');
    if (!isNumber(high)) throw location(5733406, mixed);
    if (kindOf(low) !== kindOf(high) || kindOf(low) !== kindOf(step))
      throw location(5876900, 'Upper bound, lower bound, and step must all have the same type');
  } else if (low instanceof Date) {
    if (!(high instanceof Date)) throw location(5733405, mixed);
    if (unit === undefined) throw location(5733410, 'A bounding array of dates must specify a unit');
  } else throw location(5946800, 'Explicit bounds must be numeric or dates');
  return [low, high];
}
