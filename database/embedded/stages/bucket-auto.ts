import { Double } from 'bson';
import { isNumber } from '../values/arithmetic';
import { compareValues } from '../values/compare';
import { createCompiler, scopeMaker, type Settings } from '../expressions/compile';
import { location } from '../expressions/expression';
import { typeName } from '../values/type-names';
import { isPlainObject, numeric } from '../values/values';
import { granularityOf } from './granularity';
import { compileFields, finished } from './grouping';
import type { Stage } from './stage';

/** `$bucketAuto`: buckets of about the same number of documents; equal values stay together. */
export function bucketAutoStage(operand: unknown, settings: Settings): Stage {
  if (!isPlainObject(operand))
    throw location(40240, `The argument to $bucketAuto must be an object, but found type: ${typeName(operand)}.`);
  const other = Object.keys(operand).find((name) => !['groupBy', 'buckets', 'output', 'granularity'].includes(name));
  if (other !== undefined) throw location(40245, `Unrecognized option to $bucketAuto: ${other}.`);
  const { groupBy, buckets, output = { count: { $sum: 1 } } } = operand;
  if (groupBy === undefined || buckets === undefined)
    throw location(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  if (!isPlainObject(groupBy) && !(typeof groupBy === 'string' && groupBy.startsWith('$')))
    throw location(
      40239,
      "The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object",
    );
  const wanted = Number(numeric(buckets) ?? NaN);
  if (numeric(buckets) === undefined)
    throw location(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeName(buckets)}.`,
    );
  if (!Number.isInteger(wanted))
    throw location(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  if (wanted <= 0)
    throw location(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${wanted}.`);
  const { granularity } = operand;
  if (granularity !== undefined && typeof granularity !== 'string')
    throw location(
      40261,
      `The $bucketAuto 'granularity' field must be a string, but found type: ${typeName(granularity)}.`,
    );
  const rounder = granularity === undefined ? undefined : granularityOf(granularity);
  if (!isPlainObject(output))
    throw location(40244, `The $bucketAuto 'output' field must be an object, but found type: ${typeName(output)}.`);
  const evaluate = createCompiler(settings).compile(groupBy);
  const scopeOf = scopeMaker(settings);
  const fields = compileFields(output, settings);
  return function* (documents) {
    const sorted = [...documents].map((document) => {
      const scope = scopeOf(document);
      const key = evaluate(scope) ?? null;
      if (rounder) checkRounded(key);
      return { scope, key };
    });
    sorted.sort((a, b) => compareValues(a.key, b.key, settings.strings));
    const same = (i: number): boolean => compareValues(sorted[i]?.key, sorted[i - 1]?.key, settings.strings) === 0;
    const size = Math.max(1, Math.round(sorted.length / wanted));
    const number = (i: number): number => Number(numeric(sorted[i]?.key));
    let low: unknown = rounder ? new Double(rounder.roundDown(number(0))) : sorted[0]?.key;
    for (let start = 0, bucket = 1; start < sorted.length; bucket++) {
      let end = bucket === wanted ? sorted.length : Math.min(sorted.length, start + size);
      let high: unknown;
      if (rounder) {
        const boundary = rounder.roundUp(number(end - 1));
        while (end < sorted.length && number(end) < boundary) end++;
        // Zero cannot be rounded up: where it ends the first bucket, the next value is rounded down instead.
        const isZero = boundary === 0 && bucket === 1 && end < sorted.length;
        high = new Double(isZero ? rounder.roundDown(number(end)) : boundary);
      } else {
        while (end < sorted.length && same(end)) end++;
        high = end < sorted.length ? sorted[end]?.key : sorted.at(-1)?.key;
      }
      const states = fields.map(([, create]) => create());
      for (const { scope } of sorted.slice(start, end)) for (const state of states) state.add(scope);
      yield finished({ _id: { min: low, max: high } }, fields, states);
      [start, low] = [end, high];
    }
  };
}

function checkRounded(key: unknown): void {
  if (!isNumber(key))
    throw location(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${typeName(key)}`,
    );
  const value = Number(numeric(key));
  if (Number.isNaN(value))
    throw location(40259, "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a NaN");
  if (value < 0)
    throw location(
      40260,
      "$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number",
    );
}
