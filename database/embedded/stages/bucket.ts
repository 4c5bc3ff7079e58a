import { compareValues } from '../values/compare';
import { location } from '../expressions/expression';
import { typeName } from '../values/type-names';
import { isPlainObject, orderOf, type Document } from '../values/values';

const isExpression = (value: unknown): boolean =>
  (typeof value === 'string' && value.startsWith('$')) || isPlainObject(value);

/** `$bucket` as the `$group` by a `$switch` that it means, sorted by bucket. */
export function bucketStages(operand: unknown): Document[] {
  if (!isPlainObject(operand))
    throw location(40201, `Argument to $bucket stage must be an object, but found type: ${typeName(operand)}.`);
  const other = Object.keys(operand).find((name) => !['groupBy', 'boundaries', 'default', 'output'].includes(name));
  if (other !== undefined) throw location(40197, `Unrecognized option to $bucket: ${other}.`);
  const { groupBy, boundaries, default: rest, output = { count: { $sum: 1 } } } = operand;
  if (groupBy === undefined || boundaries === undefined)
    throw location(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  if (!isExpression(groupBy))
    throw location(40202, "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression object");
  if (!Array.isArray(boundaries))
    throw location(40200, `The $bucket 'boundaries' field must be an array, but found type: ${typeName(boundaries)}.`);
  if (!isPlainObject(output))
    throw location(40196, `The $bucket 'output' field must be an object, but found type: ${typeName(output)}.`);
  checkBoundaries(boundaries, rest);
  const branches = boundaries.slice(0, -1).map((low, i) => ({
    case: { $and: [{ $gte: [groupBy, { $literal: low }] }, { $lt: [groupBy, { $literal: boundaries[i + 1] }] }] },
    then: { $literal: low },
  }));
  const bucket = { $switch: { branches, ...(rest !== undefined && { default: { $literal: rest } }) } };
  return [{ $group: { _id: bucket, ...output } }, { $sort: { _id: 1 } }];
}

function checkBoundaries(boundaries: readonly unknown[], rest: unknown): void {
  if (boundaries.length < 2)
    throw location(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  for (let i = 1; i < boundaries.length; i++) {
    if (orderOf(boundaries[i]) !== orderOf(boundaries[i - 1]))
      throw location(40193, "All values in the the 'boundaries' option to $bucket must have the same type.");
    if (compareValues(boundaries[i - 1], boundaries[i]) >= 0)
      throw location(40194, "The 'boundaries' option to $bucket must be sorted in ascending order.");
  }
  if (
    rest !== undefined &&
    orderOf(rest) === orderOf(boundaries[0]) &&
    compareValues(rest, boundaries[0]) >= 0 &&
    compareValues(rest, boundaries.at(-1)) < 0
  )
    throw location(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
}
