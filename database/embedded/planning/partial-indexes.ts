import { equalValues } from '../values/compare';
import { conjunction, type Conditions } from './conditions';
import { numeric, type Document } from '../values/values';

/** Whether a query can only match documents that a partial index contains; when in doubt, no. */
export function implies(conditions: Conditions, partial: Document): boolean {
  for (const [field, needs] of conjunction(partial)) {
    const have = conditions.get(field) ?? [];
    for (const [operator, operand] of needs)
      if (!have.some((each) => impliesOne(each, operator, operand))) return false;
  }
  return !Object.keys(partial).some((name) => name.startsWith('$') && name !== '$and');
}

function impliesOne(
  [operator, operand]: readonly [string, unknown, ...unknown[]],
  needed: string,
  value: unknown,
): boolean {
  if (operator === needed && equalValues(operand, value)) return true;
  if (needed === '$exists') {
    if (!value) return false;
    return (
      ['$gt', '$gte', '$lt', '$lte', '$eq', '$in', '$type'].includes(operator) &&
      operand !== null &&
      !(Array.isArray(operand) && operand.includes(null))
    );
  }
  if (needed === '$type' && operator === '$eq') return value === 'string' ? typeof operand === 'string' : false;
  const a = numeric(operand) ?? (operand instanceof Date ? operand.getTime() : undefined);
  const b = numeric(value) ?? (value instanceof Date ? value.getTime() : undefined);
  if (operator === '$in' && Array.isArray(operand))
    return operand.length > 0 && operand.every((each) => impliesOne(['$eq', each], needed, value));
  if (needed === '$in' && operator === '$eq')
    return Array.isArray(value) && value.some((each) => equalValues(each, operand));
  if (a === undefined || b === undefined || typeof operand !== typeof value) return false;
  switch (needed) {
    case '$gt':
      return (['$gt'].includes(operator) && a >= b) || (['$eq', '$gte'].includes(operator) && a > b);
    case '$gte':
      return ['$gt', '$gte', '$eq'].includes(operator) && a >= b;
    case '$lt':
      return (['$lt'].includes(operator) && a <= b) || (['$eq', '$lte'].includes(operator) && a < b);
    case '$lte':
      return ['$lt', '$lte', '$eq'].includes(operator) && a <= b;
    default:
      return false;
  }
}
