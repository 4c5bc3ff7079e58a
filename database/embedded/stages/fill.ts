import { failedToParse } from '../errors';
import { isPlainObject, type Document } from '../values';

/** `$fill` as the `$setWindowFields` and `$set` that it means. */
export function fillStages(operand: unknown): Document[] {
  if (!isPlainObject(operand)) throw failedToParse('$fill takes an object');
  const { partitionBy, partitionByFields, sortBy, output } = operand;
  if (!isPlainObject(output) || Object.keys(output).length === 0)
    throw failedToParse("$fill requires a non-empty 'output'");
  if (partitionBy !== undefined && partitionByFields !== undefined)
    throw failedToParse("Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'");
  const partition = Array.isArray(partitionByFields)
    ? Object.fromEntries(partitionByFields.map((field) => [String(field), `$${String(field)}`]))
    : partitionBy;
  const windows: Document = {};
  const values: Document = {};
  for (const [name, spec] of Object.entries(output)) {
    if (!isPlainObject(spec)) throw failedToParse('Each fill output specification must be an object');
    if ('value' in spec) values[name] = { $ifNull: [`$${name}`, spec.value] };
    else if (spec.method === 'locf') windows[name] = { $locf: `$${name}` };
    else if (spec.method === 'linear') windows[name] = { $linearFill: `$${name}` };
    else throw failedToParse('Method must be either locf or linear');
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
