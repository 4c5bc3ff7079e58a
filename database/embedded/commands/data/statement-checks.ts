import type { StoreError } from '../../errors';
import { failedToParse, typeMismatch } from '../../errors';
import { showValue } from '../../values/show';
import { typeName } from '../../values/type-names';
import { isPlainObject, numeric, truthy, type Document } from '../../values/values';
import { location } from '../../expressions/expression';

const UPDATE = new Set(
  'q u c arrayFilters multi upsert upsertSupplied hint collation sort sampleId allowShardKeyUpdatesWithoutFullShardKeyInQuery includeQueryStatsMetricsForOpId'.split(
    ' ',
  ),
);
const DELETE = new Set('q limit hint collation sampleId includeQueryStatsMetricsForOpId'.split(' '));

/** Refuses a statement that says too little to be run safely, or what no statement can say: nothing is written by guess. */
export function checkUpdate(statement: Document): void {
  checkFields('update.updates', statement, UPDATE, ['q', 'u']);
  const { u, multi, sort, arrayFilters, c } = statement;
  if (c !== undefined && !Array.isArray(u))
    throw location(51198, 'Constant values may only be specified for pipeline updates');
  if (!isPlainObject(u) && !Array.isArray(u))
    throw failedToParse(`Update argument must be either an object or an array`);
  if (sort !== undefined && truthy(multi)) throw failedToParse('Cannot specify sort with multi=true');
  if (arrayFilters !== undefined && !Array.isArray(arrayFilters))
    throw wrongType('update.updates.arrayFilters', arrayFilters, 'array');
}

export function checkDelete(statement: Document): void {
  checkFields('delete.deletes', statement, DELETE, ['q', 'limit']);
  const limit = Number(numeric(statement.limit) ?? NaN);
  if (limit !== 0 && limit !== 1)
    throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${showValue(statement.limit)}`);
}

function checkFields(
  where: string,
  statement: Document,
  known: ReadonlySet<string>,
  required: readonly string[],
): void {
  for (const field in statement)
    if (!known.has(field)) throw location(40415, `BSON field '${where}.${field}' is an unknown field.`);
  for (const field of required)
    if (statement[field] === undefined || statement[field] === null)
      throw location(40414, `BSON field '${where}.${field}' is missing but a required field`);
  if (!isPlainObject(statement.q)) throw wrongType(`${where}.q`, statement.q, 'object');
}

const wrongType = (field: string, value: unknown, wanted: string): StoreError =>
  typeMismatch(`BSON field '${field}' is the wrong type '${typeName(value)}', expected type '${wanted}'`);
