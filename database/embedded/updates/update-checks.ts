import { bitwise, isNumber } from '../values/arithmetic';
import { StoreError, badValue, failedToParse } from '../errors';
import { showValue } from '../values/show';
import { typeName } from '../values/type-names';
import { pulled } from './update-pull';
import { pushInto } from './update-push';
import { isPlainObject, numeric } from '../values/values';

const OPERATORS = new Set(
  '$set $setOnInsert $unset $inc $mul $bit $min $max $currentDate $rename $push $addToSet $pop $pull $pullAll'.split(
    ' ',
  ),
);

/** Refuses a name that is no operator. */
export function checkOperator(operator: string): void {
  if (!OPERATORS.has(operator))
    throw failedToParse(
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
}

/** Refuses an operand that could never be applied, also when no document matches. */
export function checkOperand(operator: string, path: string, operand: unknown): void {
  const positional = path.split('.').filter((part) => part === '$').length;
  if (path === '$' || path.startsWith('$.') || path.startsWith('$['))
    throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  if (positional > 1) throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  if (path.startsWith('$'))
    throw new StoreError(
      52,
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${path}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  switch (operator) {
    case '$pop': {
      const direction = Number(numeric(operand) ?? NaN);
      if (direction !== 1 && direction !== -1)
        throw failedToParse(`$pop expects 1 or -1, found: ${showValue(operand)}`);
      return;
    }
    case '$pull':
      pulled(operand);
      return;
    case '$push':
    case '$addToSet':
      pushInto([], operator, operand);
      return;
    case '$bit':
      bitwise(undefined, operand, path);
      return;
    case '$pullAll':
      if (!Array.isArray(operand))
        throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
      return;
    case '$currentDate':
      if (typeof operand === 'boolean') return;
      if (!isPlainObject(operand))
        throw badValue(
          `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
        );
      if (Object.keys(operand).join() !== '$type' || (operand.$type !== 'date' && operand.$type !== 'timestamp'))
        throw badValue(
          "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
        );
      return;
    case '$inc':
    case '$mul':
      if (!isNumber(operand))
        throw new StoreError(
          14,
          'TypeMismatch',
          `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${showValue(operand)}}`,
        );
  }
}
