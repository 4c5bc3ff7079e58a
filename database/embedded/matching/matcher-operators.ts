import { StoreError, badValue, notSupported } from '../errors';
import { compareValues, type StringOrder } from '../values/compare';
import {
  compileFilter,
  equality,
  isOperatorObject,
  regexPredicate,
  type MatchContext,
  type Predicate,
} from './matcher';
import type { LeafMode } from '../values/paths';
import { bitsPredicate } from './matcher-bits';
import { typePredicate } from './matcher-types';
import { isPlainObject, numberOf, numeric, orderOf, regexOf, truthy, Order, type Document } from '../values/values';

export interface Condition {
  test: Predicate;
  negated: boolean;
  mode: LeafMode;
}

const any = (test: Predicate): Condition => ({ test, negated: false, mode: 'expand' });
const none = (test: Predicate): Condition => ({ test, negated: true, mode: 'expand' });
const whole = (test: Predicate): Condition => ({ test, negated: false, mode: 'whole' });

export function predicateFor(operator: string, operand: unknown, siblings: Document, context: MatchContext): Condition {
  switch (operator) {
    case '$eq':
      return any(equality(operand, context.strings));
    case '$ne':
      if (orderOf(operand) === Order.RegExp) throw badValue("Can't have regex as arg to $ne.");
      return none(equality(operand, context.strings));
    case '$gt':
      return any(ordered(operand, (order) => order > 0, false, context.strings));
    case '$gte':
      return any(ordered(operand, (order) => order >= 0, true, context.strings));
    case '$lt':
      return any(ordered(operand, (order) => order < 0, false, context.strings));
    case '$lte':
      return any(ordered(operand, (order) => order <= 0, true, context.strings));
    case '$in':
      return any(membership(operator, operand, context));
    case '$nin':
      return none(membership(operator, operand, context));
    case '$exists':
      return truthy(operand)
        ? whole((value) => value !== undefined)
        : { ...whole((value) => value !== undefined), negated: true };
    case '$type':
      return any(typePredicate(operand));
    case '$size': {
      const size = numeric(operand);
      if (size !== undefined && !Number.isInteger(Number(size)))
        throw badValue(`Failed to parse $size. Expected an integer: $size: ${String(size)}`);
      if (size === undefined || Number(size) < 0)
        throw badValue('Failed to parse $size. Expected a non-negative number');
      return whole((value) => Array.isArray(value) && value.length === Number(size));
    }
    case '$regex': {
      const options = siblings.$options;
      if (![Order.String, Order.RegExp].includes(orderOf(operand))) throw badValue('$regex has to be a string');
      if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
      if (
        typeof options === 'string' &&
        typeof operand !== 'string' &&
        regexOf(operand).options !== '' &&
        options !== ''
      )
        throw new StoreError(51075, 'Location51075', 'options set in both $regex and $options');
      const wrong = typeof options === 'string' ? /[^imsxu]/.exec(options) : null;
      if (wrong) throw new StoreError(51108, 'Location51108', `invalid flag in regex options: ${wrong[0]}`);
      return any(regexPredicate(operand, typeof options === 'string' ? options : '', context));
    }
    case '$options':
      throw badValue('$options needs a $regex');
    case '$mod': {
      if (Array.isArray(operand) && operand.length > 2) throw badValue('malformed mod, too many elements');
      const [divisor, remainder] = Array.isArray(operand)
        ? operand.map((value) => Math.trunc(numberOf(value, NaN)))
        : [];
      if (!divisor || remainder === undefined) throw badValue('malformed mod, not enough elements or divisor 0');
      return any((value) => {
        const number = numeric(value);
        if (typeof number === 'bigint') return number % BigInt(divisor) === BigInt(remainder);
        return number !== undefined && Number.isFinite(number) && Math.trunc(number) % divisor === remainder;
      });
    }
    case '$not':
      return negation(operand, context);
    case '$elemMatch':
      return whole(elementMatch(operand, context));
    case '$all':
      return allOf(operand, context);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return any(bitsPredicate(operator, operand));
    case '$comment':
      return any(() => true);
    case '$where':
      throw badValue('$where cannot be applied to a field');
    case '$near':
    case '$nearSphere':
    case '$geoWithin':
    case '$geoIntersects':
      throw notSupported(`Query operator ${operator}`);
    default:
      throw badValue(`unknown operator: ${operator}`);
  }
}

/** Comparison operators look only at values of the operand's own type; null bounds include missing where equality is included. */
function ordered(
  operand: unknown,
  accept: (order: number) => boolean,
  inclusive: boolean,
  collation?: StringOrder,
): Predicate {
  const type = orderOf(operand);
  if (type === Order.RegExp) throw badValue("Can't have RegEx as arg to predicate over field");
  if (type === Order.Null) return inclusive ? equality(null) : () => false;
  if (type === Order.MinKey || type === Order.MaxKey) return (value) => accept(compareValues(value ?? null, operand));
  const nan = Number.isNaN(numeric(operand));
  return (value) => {
    if (orderOf(value) !== type) return false;
    // NaN is equal to itself and incomparable to every other number.
    if (type === Order.Number && Number.isNaN(numeric(value)) !== nan) return false;
    return accept(compareValues(value, operand, collation));
  };
}

function membership(operator: string, operand: unknown, context: MatchContext): Predicate {
  const collation = context.strings;
  if (!Array.isArray(operand)) throw badValue(`${operator} needs an array`);
  if (operand.some(isOperatorObject)) throw badValue(`cannot nest $ under ${operator}`);
  const strings = new Set(collation ? [] : operand.filter((value): value is string => typeof value === 'string'));
  const others = operand
    .filter((value) => collation || typeof value !== 'string')
    .map((value) =>
      orderOf(value) === Order.RegExp ? regexPredicate(value, '', context) : equality(value, collation),
    );
  return (value) => (typeof value === 'string' && strings.has(value)) || others.some((test) => test(value));
}

function negation(operand: unknown, context: MatchContext): Condition {
  if (orderOf(operand) === Order.RegExp) return none(regexPredicate(operand, '', context));
  if (isPlainObject(operand) && Object.keys(operand).length === 0) throw badValue('$not cannot be empty');
  if (!isOperatorObject(operand)) throw badValue('$not needs a regex or a document');
  const inner = compileFilter({ value: operand }, context);
  return { test: (value) => inner(value === undefined ? {} : { value }), negated: true, mode: 'whole' };
}

function elementMatch(operand: unknown, context: MatchContext): Predicate {
  if (!isPlainObject(operand)) throw badValue('$elemMatch needs an Object');
  const matches = elementTest(operand, context);
  return (array, trace) => {
    if (!Array.isArray(array)) return false;
    const index = array.findIndex((value: unknown) => matches(value));
    if (index >= 0 && trace) trace.index ??= index;
    return index >= 0;
  };
}

/** `{ $gt: 1, $lt: 5 }` looks at elements as they are; `{ a: 1 }` at elements that are objects. */
function elementTest(operand: Document, context: MatchContext): Predicate {
  if (isOperatorObject(operand) && !['$and', '$or', '$nor', '$expr'].includes(Object.keys(operand)[0] as string)) {
    const conditions = Object.entries(operand)
      .filter(([operator]) => operator !== '$options')
      .map(([operator, each]) => predicateFor(operator, each, operand, context));
    return (value) => conditions.every(({ test, negated }) => test(value) !== negated);
  }
  const matches = compileFilter(operand, { ...context, expression: undefined });
  return (value) =>
    (isPlainObject(value) && matches(value)) || (Array.isArray(value) && matches({ ...value } as Document));
}

/** What `$all` asks for, one condition an operand; none match where there are none. */
export function allConditions(operand: unknown, context: MatchContext): Condition[] {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  const isSearch = (each: unknown): each is Document => isPlainObject(each) && Object.keys(each)[0] === '$elemMatch';
  const searches = operand.filter(isSearch).length;
  if (searches > 0 && searches < operand.length) throw badValue('$all/$elemMatch has to be consistent');
  return operand.map((wanted: unknown) => {
    if (isSearch(wanted)) return whole(elementMatch(wanted.$elemMatch, context));
    return any(
      orderOf(wanted) === Order.RegExp ? regexPredicate(wanted, '', context) : equality(wanted, context.strings),
    );
  });
}

/** `$all` of one value, as inside of `$elemMatch`. */
function allOf(operand: unknown, context: MatchContext): Condition {
  const conditions = allConditions(operand, context);
  const found = ({ test, mode }: Condition, value: unknown): boolean =>
    test(value) || (mode === 'expand' && Array.isArray(value) && value.some((element: unknown) => test(element)));
  return whole((value) => conditions.length > 0 && conditions.every((each) => found(each, value)));
}
