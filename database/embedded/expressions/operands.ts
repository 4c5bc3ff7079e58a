import { failedToParse, type StoreError } from '../errors';
import { showValue } from '../values/show';
import { typeName } from '../values/type-names';
import { isPlainObject, type Document } from '../values/values';
import { location, type Build, type Compiler, type Expression } from './expression';

export const listOf = (operand: unknown): unknown[] => (Array.isArray(operand) ? (operand as unknown[]) : [operand]);

export function checkCount(name: string, given: number, least: number, most: number): void {
  if (given >= least && given <= most) return;
  if (least === most)
    throw location(16020, `Expression ${name} takes exactly ${least} arguments. ${given} were passed in.`);
  throw location(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${given} were passed in.`,
  );
}

/** An operator of one argument. */
export const unary =
  (evaluate: (value: unknown, name: string) => unknown): Build =>
  (operand, compiler, name) => {
    const list = listOf(operand);
    checkCount(name, list.length, 1, 1);
    const argument = compiler.compile(list[0]);
    return (scope) => evaluate(argument(scope), name);
  };

export const binary =
  (evaluate: (a: unknown, b: unknown, compiler: Compiler, name: string) => unknown): Build =>
  (operand, compiler, name) => {
    const list = listOf(operand);
    checkCount(name, list.length, 2, 2);
    const [a, b] = list.map((each) => compiler.compile(each)) as [Expression, Expression];
    return (scope) => evaluate(a(scope), b(scope), compiler, name);
  };

/** An operator of `least` to `most` arguments, all of them evaluated. */
export const variadic =
  (evaluate: (values: unknown[], compiler: Compiler, name: string) => unknown, least = 0, most = Infinity): Build =>
  (operand, compiler, name) => {
    const list = listOf(operand);
    checkCount(name, list.length, least, most);
    const parts = list.map((each) => compiler.compile(each));
    return (scope) =>
      evaluate(
        parts.map((part) => part(scope)),
        compiler,
        name,
      );
  };

/** The codes with which an operator of named arguments refuses a wrong set of them. */
export interface NamedErrors {
  object?: number;
  unknown?: number;
  missing?: number | Record<string, number>;
}

const refuse = (code: number | undefined, message: string): StoreError =>
  code === undefined ? failedToParse(message) : location(code, message);

/** Checks the named arguments of an operator; returns them uncompiled. */
export function namedOperands(
  name: string,
  operand: unknown,
  required: readonly string[],
  optional: readonly string[],
  errors: NamedErrors = {},
): Document {
  if (!isPlainObject(operand))
    throw refuse(errors.object, `${name} only supports an object as an argument, found ${typeName(operand)}`);
  for (const field of Object.keys(operand)) {
    if (!required.includes(field) && !optional.includes(field))
      throw refuse(errors.unknown, `${name} found an unknown argument: ${field}`);
  }
  for (const field of required) {
    if (operand[field] === undefined) {
      const code = typeof errors.missing === 'object' ? errors.missing[field] : errors.missing;
      throw refuse(code, `Missing '${field}' parameter to ${name}`);
    }
  }
  return operand;
}

/** An operator of named arguments, all of them evaluated. */
export const named =
  (
    required: readonly string[],
    optional: readonly string[],
    evaluate: (values: Document, name: string, compiler: Compiler) => unknown,
    errors: NamedErrors = {},
  ): Build =>
  (operand, compiler, name) => {
    const source = namedOperands(name, operand, required, optional, errors);
    const parts = Object.entries(source).map(([field, each]) => [field, compiler.compile(each)] as const);
    return (scope) => {
      const values: Document = {};
      for (const [field, part] of parts) values[field] = part(scope);
      return evaluate(values, name, compiler);
    };
  };

export const shown = (value: unknown): string => (value === undefined ? 'missing' : showValue(value));
