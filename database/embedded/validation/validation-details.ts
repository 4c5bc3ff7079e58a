import { compileJsonSchema, compileSchema } from '../json-schema/schema';
import { compileFilter, isOperatorObject } from '../matching/matcher';
import { expressionMatcher } from '../expressions/evaluate';
import { valueAt } from '../values/paths';
import { typeName } from '../values/type-names';
import { isPlainObject, orderOf, Order, type Document } from '../values/values';

/** One condition: a field with one operator, or an operator over whole filters. */
interface Clause {
  readonly name: string;
  readonly operator: string;
  readonly operand: unknown;
  readonly filter: Document;
}

const REASONS: Record<string, string> = {
  $in: 'no matching value found in array',
  $regex: 'regular expression did not match',
  $exists: 'path does not exist',
  $type: 'type did not match',
  $size: 'array length was not equal to given size',
  $elemMatch: 'array did not satisfy the child predicate',
  $all: 'array did not contain all specified values',
  $mod: '$mod did not evaluate to expected remainder',
  $bitsAllSet: 'bitwise operator failed to match',
  $bitsAllClear: 'bitwise operator failed to match',
  $bitsAnySet: 'bitwise operator failed to match',
  $bitsAnyClear: 'bitwise operator failed to match',
};

/** The same when a negation is what failed. */
const REVERSED: Record<string, string> = {
  $in: 'matching value found in array',
  $regex: 'regular expression did match',
  $exists: 'path does exist',
  $type: 'type did match',
  $size: 'array length was equal to given size',
  $elemMatch: 'array did satisfy the child predicate',
  $all: 'array did contain all specified values',
  $mod: '$mod did evaluate to expected remainder',
};

export const compileValidator = (filter: Document): ((document: Document) => boolean) =>
  compileFilter(filter, { schema: compileJsonSchema, expression: (source) => expressionMatcher(source) });

/** Why a document fails a validator: the `details` of MongoDB's `errInfo`. */
export function failureDetails(validator: Document, document: Document): Document {
  return ofClauses('$and', clausesOf(validator), document);
}

function clausesOf(filter: Document): Clause[] {
  return Object.entries(filter).flatMap(([name, condition]): Clause[] => {
    if (name.startsWith('$')) return [{ name, operator: name, operand: condition, filter: { [name]: condition } }];
    if (!isOperatorObject(condition)) {
      const operator = orderOf(condition) === Order.RegExp ? '$regex' : '$eq';
      return [{ name, operator, operand: condition, filter: { [name]: condition } }];
    }
    const { $options, ...operators } = condition;
    return Object.entries(operators).map(([operator, operand]) => {
      const whole = { [operator]: operand, ...(operator === '$regex' && $options !== undefined && { $options }) };
      return { name, operator, operand, filter: { [name]: whole } };
    });
  });
}

function ofClauses(operatorName: string, clauses: readonly Clause[], document: Document): Document {
  const [only] = clauses;
  if (operatorName === '$and' && clauses.length === 1 && only) return ofClause(only, document);
  const clausesNotSatisfied = clauses.flatMap((clause, index) =>
    compileValidator(clause.filter)(document) ? [] : [{ index, details: ofClause(clause, document) }],
  );
  return { operatorName, clausesNotSatisfied };
}

function ofClause({ name, operator, operand, filter }: Clause, document: Document): Document {
  switch (operator) {
    case '$and':
    case '$or':
    case '$nor': {
      const parts = (operand as Document[]).map((part, index) => ({ index, part }));
      const told = parts.filter(({ part }) => compileValidator(part)(document) === (operator === '$nor'));
      const details = told.map(({ index, part }) => ({
        index,
        details: operator === '$nor' ? ofMatch(part, document) : failureDetails(part, document),
      }));
      return {
        operatorName: operator,
        [operator === '$nor' ? 'clausesSatisfied' : 'clausesNotSatisfied']: details,
      };
    }
    case '$jsonSchema':
      return {
        operatorName: operator,
        ...compileSchema(operand).annotations,
        schemaRulesNotSatisfied: compileSchema(operand).failures(document),
      };
    case '$expr':
      return {
        operatorName: operator,
        specifiedAs: filter,
        reason: 'expression did not match',
        expressionResult: false,
      };
    case '$not':
      return { operatorName: operator, details: ofMatch({ [name]: operand }, document) };
    default:
      return leaf(name, operator, operand, filter, document, false);
  }
}

/** Why a document matches what it must not match. */
function ofMatch(filter: Document, document: Document): Document {
  const [clause, ...more] = clausesOf(filter);
  if (!clause || more.length > 0 || clause.name.startsWith('$'))
    return { operatorName: '$and', specifiedAs: filter, reason: 'expression matched' };
  return leaf(clause.name, clause.operator, clause.operand, clause.filter, document, true);
}

function leaf(
  name: string,
  operator: string,
  operand: unknown,
  filter: Document,
  document: Document,
  matched: boolean,
): Document {
  const negated = operator === '$ne' || operator === '$nin' || (operator === '$exists' && operand === false);
  const positive = operator === '$nin' ? '$in' : operator;
  const value = valueAt(document, name.split('.'));
  const base = { operatorName: operator, specifiedAs: shownFilter(filter, name, operator, operand) };
  if (operator === '$exists') return { ...base, reason: (matched !== negated ? REVERSED : REASONS).$exists };
  if (value === undefined && !negated && !matched) return { ...base, reason: 'field was missing' };
  const reasons = matched !== negated ? REVERSED : REASONS;
  return {
    ...base,
    reason: reasons[positive] ?? (matched !== negated ? 'comparison succeeded' : 'comparison failed'),
    ...(value !== undefined && { consideredValue: value }),
    ...(operator === '$type' && { consideredType: typeName(value) }),
  };
}

const shownFilter = (filter: Document, name: string, operator: string, operand: unknown): Document =>
  operator === '$eq' && !isPlainObject(filter[name]) ? { [name]: { $eq: operand } } : filter;
