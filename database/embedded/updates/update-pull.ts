import { equalValues, type StringOrder } from '../values/compare';
import { compileFilter, isOperatorObject } from '../matching/matcher';
import { isPlainObject, orderOf, Order } from '../values/values';

/** With these a condition of `$pull` is a filter on elements that are objects. */
const LOGICAL = new Set(['$and', '$or', '$nor']);

/** Which elements `$pull` takes out: those that a condition matches, or that equal a value. */
export function pulled(operand: unknown, strings?: StringOrder): (element: unknown) => boolean {
  const ofElement = isOperatorObject(operand) && !LOGICAL.has(Object.keys(operand)[0] as string);
  if (ofElement || orderOf(operand) === Order.RegExp) {
    const matches = compileFilter({ value: operand }, { strings });
    return (value) => matches({ value });
  }
  if (isPlainObject(operand)) {
    const matches = compileFilter(operand, { strings });
    return (value) => isPlainObject(value) && matches(value);
  }
  return (value) => equalValues(value, operand, strings);
}
