import type { Deadline } from '../deadline';
import { StoreError, badValue, failedToParse } from '../errors';
import { compareValues, equalValues, type StringOrder } from '../values/compare';
import { isPlainObject, numeric, orderOf, regexOf, stringOf, Order, bsonTypeOf, type Document } from '../values/values';
import { someValue, type Trace } from '../values/paths';
import { allConditions, predicateFor } from './matcher-operators';
import { compileRegex, type Regex } from './regex/regex';

export type Matcher = (document: Document, trace?: Trace) => boolean;
/** A condition on one value; undefined stands for a missing field. */
export type Predicate = (value: unknown, trace?: Trace) => boolean;

export interface MatchContext {
  /** Evaluates `$expr` against a document. */
  expression?: (expression: unknown) => (document: Document) => boolean;
  schema?: (schema: Document) => (document: Document) => boolean;
  /** How strings compare, where the command has a collation. */
  strings?: StringOrder | undefined;
  /** When searches by regular expressions have to end. */
  deadline?: Deadline | undefined;
}

/** Compiles a filter of the query language; refuses unknown operators as MongoDB does (BadValue). */
export function compileFilter(filter: Document, context: MatchContext = {}): Matcher {
  const parts = Object.entries(filter).map(([name, condition]) => compilePart(name, condition, context));
  if (parts.length === 1) return parts[0] as Matcher;
  return (document, trace) => parts.every((part) => part(document, trace));
}

function compilePart(name: string, condition: unknown, context: MatchContext): Matcher {
  if (!name.startsWith('$')) return compileField(name, condition, context);
  switch (name) {
    case '$and': {
      const all = filtersOf(name, condition, context);
      return (document, trace) => all.every((matches) => matches(document, trace));
    }
    case '$or': {
      const any = filtersOf(name, condition, context);
      return (document, trace) => any.some((matches) => matches(document, trace));
    }
    case '$nor': {
      const none = filtersOf(name, condition, context);
      return (document) => !none.some((matches) => matches(document));
    }
    case '$comment':
      return () => true;
    case '$expr': {
      if (!context.expression) throw badValue('$expr can only be applied to the top-level document');
      return context.expression(condition);
    }
    case '$jsonSchema': {
      if (!context.schema) throw badValue('$jsonSchema is not allowed here');
      return context.schema(condition as Document);
    }
    case '$sampleRate': {
      const rate = Number(numeric(condition) ?? NaN);
      if (!(rate >= 0 && rate <= 1)) throw badValue('numeric argument to $sampleRate must be in [0, 1]');
      return () => Math.random() < rate;
    }
    case '$alwaysTrue':
    case '$alwaysFalse':
      if (Number(numeric(condition) ?? NaN) !== 1) throw failedToParse(`${name} must be an integer value of 1`);
      return () => name === '$alwaysTrue';
    case '$where':
      throw badValue('no globalScriptEngine in $where parsing');
    case '$text':
      throw new StoreError(27, 'IndexNotFound', 'text index required for $text query');
    default:
      throw badValue(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function filtersOf(name: string, condition: unknown, context: MatchContext): Matcher[] {
  if (!Array.isArray(condition) || condition.length === 0) throw badValue(`${name} must be a nonempty array`);
  return condition.map((filter) => {
    if (!isPlainObject(filter)) throw badValue(`${name} entries need to be full objects`);
    return compileFilter(filter, context);
  });
}

export function isOperatorObject(condition: unknown): condition is Document {
  if (!isPlainObject(condition)) return false;
  const first = Object.keys(condition)[0];
  return first !== undefined && first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db';
}

function compileField(name: string, condition: unknown, context: MatchContext): Matcher {
  const path = name.split('.');
  if (!isOperatorObject(condition)) {
    if (
      orderOf(condition) === Order.RegExp &&
      (condition instanceof RegExp || bsonTypeOf(condition as object) === 'BSONRegExp')
    ) {
      const regex = regexPredicate(condition, '', context);
      return (document, trace) => someValue(document, path, regex, 'expand', trace);
    }
    const equals = equality(condition, context.strings);
    return (document, trace) => someValue(document, path, equals, 'expand', trace);
  }
  const parts = Object.entries(condition)
    .filter(([operator]) => operator !== '$options' || !('$regex' in condition))
    .map(([operator, operand]): Matcher => {
      if (operator === '$all') return compileAll(path, operand, context);
      // What is denied may be said of several values behind the path, so it is asked of the document as a whole.
      if (operator === '$not' && isOperatorObject(operand)) {
        const denied = compileField(name, operand, context);
        return (document) => !denied(document);
      }
      const { test, negated, mode } = predicateFor(operator, operand, condition, context);
      if (negated) return (document) => !someValue(document, path, test, mode);
      return (document, trace) => someValue(document, path, test, mode, trace);
    });
  return parts.length === 1 ? (parts[0] as Matcher) : (document, trace) => parts.every((part) => part(document, trace));
}

/** Each operand of `$all` has to be found somewhere behind the path, maybe in another element of an array on the way. */
function compileAll(path: readonly string[], operand: unknown, context: MatchContext): Matcher {
  const conditions = allConditions(operand, context);
  return (document, trace) =>
    conditions.length > 0 && conditions.every(({ test, mode }) => someValue(document, path, test, mode, trace));
}

/** Equality as in `{ field: value }`: null also matches a missing field. */
export function equality(operand: unknown, strings?: StringOrder): Predicate {
  if (operand === null || operand === undefined) return (value) => orderOf(value) === Order.Null;
  if (typeof operand === 'string' && !strings)
    return (value) => value === operand || (typeof value === 'object' && equalValues(value, operand));
  return (value) => value !== undefined && equalValues(value, operand, strings);
}

export function regexPredicate(operand: unknown, options: string, { deadline }: MatchContext): Predicate {
  const regex = typeof operand === 'string' ? { pattern: operand, options: '' } : regexOf(operand);
  let compiled: Regex;
  try {
    compiled = compileRegex(regex.pattern, options || regex.options, deadline);
  } catch (error) {
    throw new StoreError(51091, 'Location51091', `Regular expression is invalid: ${(error as Error).message}`);
  }
  return (value) => {
    if (orderOf(value) === Order.String) return compiled.test(stringOf(value));
    return orderOf(value) === Order.RegExp && typeof operand !== 'string' && compareValues(value, operand) === 0;
  };
}
