import type { Plan } from '../planning/planner';
import { isOperatorObject } from '../matching/matcher';
import { orderOf, regexOf, Order, type Document } from '../values/values';

type Clause = readonly [field: string, operator: string, operand: unknown];

/** A filter as MongoDB shows it once it is parsed: every condition with its operator, several of them under one `$and`. */
export const parsedFilter = (filter: Document): Document => joined(clausesOf(filter));

/** What is still to be checked on the documents that the bounds of an index find. */
export function residualFilter(filter: Document, { index, bounds }: Plan): Document | undefined {
  const bound = new Set(index && !index.multikey && !index.collation ? index.fields.slice(0, bounds.length) : []);
  const left = clausesOf(filter).filter(
    ([field, operator, operand]) => !bound.has(field) || !COVERED.has(operator) || !isTold(operand),
  );
  return left.length === 0 ? undefined : joined(left);
}

const COVERED = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte']);
/** Null also stands for what is missing, which an entry of an index does not tell apart. */
const isTold = (operand: unknown): boolean =>
  Array.isArray(operand) ? operand.every(isTold) : ![Order.Null, Order.RegExp].includes(orderOf(operand));

function clausesOf(filter: Document): Clause[] {
  return Object.entries(filter).flatMap(([name, condition]): Clause[] => {
    if (name === '$and' && Array.isArray(condition)) return (condition as Document[]).flatMap(clausesOf);
    if ((name === '$or' || name === '$nor') && Array.isArray(condition))
      return [['', name, (condition as Document[]).map(parsedFilter)]];
    if (name === '$comment') return [];
    if (name.startsWith('$')) return [['', name, condition]];
    if (!isOperatorObject(condition)) return [equality(name, condition)];
    const { $options, ...operators } = condition;
    return Object.entries(operators).map(([operator, operand]): Clause => {
      if (operator === '$in' && Array.isArray(operand) && operand.length === 1) return equality(name, operand[0]);
      if (operator === '$regex' && $options !== undefined) return [name, '', { $regex: operand, $options }];
      if (operator === '$ne') return [name, '$not', { $eq: operand }];
      if (operator === '$nin') return [name, '$not', { $in: operand }];
      return [name, operator, operand];
    });
  });
}

function equality(name: string, value: unknown): Clause {
  if (orderOf(value) !== Order.RegExp) return [name, '$eq', value];
  const { pattern, options } = regexOf(value);
  return [name, '', { $regex: pattern, ...(options !== '' && { $options: options }) }];
}

function joined(clauses: readonly Clause[]): Document {
  const shown = clauses.map(([field, operator, operand]): Document => {
    if (field === '') return { [operator]: operand };
    return { [field]: operator === '' ? operand : { [operator]: operand } };
  });
  return shown.length === 1 ? (shown[0] as Document) : shown.length === 0 ? {} : { $and: shown };
}
