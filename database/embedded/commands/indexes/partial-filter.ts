import { StoreError, typeMismatch } from '../../errors';
import { isOperatorObject } from '../../matching/matcher';
import { isPlainObject, orderOf, truthy, Order } from '../../values/values';

const OPERATORS = new Set(['$eq', '$in', '$lt', '$lte', '$gt', '$gte', '$type', '$comment']);

/** Refuses what MongoDB cannot decide from an index alone; all that is left are conjunctions and disjunctions of plain comparisons. */
export function checkPartialFilter(filter: unknown): void {
  if (!isPlainObject(filter)) throw typeMismatch("The field 'partialFilterExpression' must be an object");
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' || name === '$or') {
      if (Array.isArray(condition)) condition.forEach(checkPartialFilter);
    } else if (name.startsWith('$')) {
      if (name !== '$comment') throw unsupported(name);
    } else if (isOperatorObject(condition)) {
      for (const [operator, operand] of Object.entries(condition)) {
        const allowed = operator === '$exists' ? truthy(operand) : OPERATORS.has(operator);
        if (!allowed || hasRegex(operand)) throw unsupported(operator);
      }
    } else if (orderOf(condition) === Order.RegExp) throw unsupported('$regex');
  }
}

const hasRegex = (operand: unknown): boolean =>
  Array.isArray(operand) && operand.some((each) => orderOf(each) === Order.RegExp);

const unsupported = (name: string): StoreError =>
  new StoreError(67, 'CannotCreateIndex', `Expression not supported in partial index: ${name}`);
