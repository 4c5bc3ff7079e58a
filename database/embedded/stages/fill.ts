import { failedToParse } from '../errors';
import { location } from '../expressions/expression';
import { isPlainObject, type Document } from '../values/values';

const FIELDS = new Set(['partitionBy', 'partitionByFields', 'sortBy', 'output']);

/** `$fill` as the `$setWindowFields` and `$set` that it means. */
export function fillStages(operand: unknown): Document[] {
  if (!isPlainObject(operand)) throw failedToParse('$fill takes an object');
  const { partitionBy, partitionByFields, sortBy, output } = operand;
  if (!isPlainObject(output) || Object.keys(output).length === 0)
    throw location(
      isPlainObject(output) ? 6050203 : 40414,
      "The output field in '$fill' must contain an object with at least one element",
    );
  const unknown = Object.keys(operand).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) throw location(40415, `BSON field '$fill.${unknown}' is an unknown field.`);
  if (partitionBy !== undefined && partitionByFields !== undefined)
    throw location(6050204, "Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'");
  const partition = Array.isArray(partitionByFields)
    ? Object.fromEntries(partitionByFields.map((field) => [String(field), `$${String(field)}`]))
    : partitionBy;
  const windows: Document = {};
  const values: Document = {};
  for (const [name, spec] of Object.entries(output)) {
    if (!isPlainObject(spec))
      throw location(6050200, 'Each fill output specification must be an object with exactly one field');
    if ('value' in spec && 'method' in spec)
      throw location(
        6050201,
        "Each fill output specification must have exactly one of 'method' or 'value' fields, not both",
      );
    if ('value' in spec) values[name] = { $ifNull: [`$${name}`, spec.value] };
    else if (spec.method === 'locf') windows[name] = { $locf: `$${name}` };
    else if (spec.method === 'linear') windows[name] = { $linearFill: `$${name}` };
    else throw location(6050202, 'Method must be either locf or linear');
  }
  const stages: Document[] = [];
  if (Object.keys(windows).length > 0) {
    if (!isPlainObject(sortBy)) throw failedToParse("$fill requires 'sortBy' for the methods 'locf' and 'linear'");
    stages.push({
      $setWindowFields: { ...(partition !== undefined && { partitionBy: partition }), sortBy, output: windows },
    });
  }
  if (Object.keys(values).length > 0) stages.push({ $set: values });
  return stages;
}
