import { isPlainObject } from '../values/values';
import { checkVariableName } from './compile';
import { bind, isNullish, location, type Build } from './expression';
import { isTrue } from './comparison';
import { checkCount, listOf, namedOperands } from './operands';
import { typeName } from '../values/type-names';

const cond: Build = (operand, compiler, name) => {
  let list: unknown[];
  if (isPlainObject(operand)) {
    const source = namedOperands(name, operand, ['if', 'then', 'else'], [], {
      unknown: 17083,
      missing: { if: 17080, then: 17081, else: 17082 },
    });
    list = [source.if, source.then, source.else];
  } else {
    list = listOf(operand);
    checkCount(name, list.length, 3, 3);
  }
  const [test, then, otherwise] = list.map((each) => compiler.compile(each));
  return (scope) => (isTrue(test?.(scope)) ? then?.(scope) : otherwise?.(scope));
};

const ifNull: Build = (operand, compiler) => {
  const list = listOf(operand);
  if (list.length < 2) throw location(1257300, `$ifNull needs at least two arguments, had: ${list.length}`);
  const parts = list.map((each) => compiler.compile(each));
  return (scope) => {
    let value: unknown;
    for (const part of parts) {
      value = part(scope);
      if (!isNullish(value)) break;
    }
    return value;
  };
};

const switchCase: Build = (operand, compiler, name) => {
  if (!isPlainObject(operand))
    throw location(40060, `$switch requires an object as an argument, found: ${typeName(operand)}`);
  const unknown = Object.keys(operand).find((field) => field !== 'branches' && field !== 'default');
  if (unknown !== undefined) throw location(40067, `$switch found an unknown argument: ${unknown}`);
  const branches = operand.branches ?? [];
  if (!Array.isArray(branches))
    throw location(40061, `$switch expected an array for 'branches', found: ${typeName(branches)}`);
  if (branches.length === 0) throw location(40068, '$switch requires at least one branch.');
  const compiled = branches.map((branch: unknown) => {
    if (!isPlainObject(branch))
      throw location(40062, `$switch expected each branch to be an object, found: ${typeName(branch)}`);
    namedOperands(name, branch, ['case', 'then'], [], { unknown: 40063, missing: { case: 40064, then: 40065 } });
    return { test: compiler.compile(branch.case), then: compiler.compile(branch.then) };
  });
  const otherwise = 'default' in operand ? compiler.compile(operand.default) : undefined;
  return (scope) => {
    for (const { test, then } of compiled) if (isTrue(test(scope))) return then(scope);
    if (otherwise) return otherwise(scope);
    throw location(40066, '$switch could not find a matching branch for an input, and no default was specified.');
  };
};

const letIn: Build = (operand, compiler, name) => {
  const source = namedOperands(name, operand, ['vars', 'in'], [], {
    object: 16874,
    unknown: 16875,
    missing: { vars: 16876, in: 16877 },
  });
  if (!isPlainObject(source.vars)) throw location(16876, `invalid parameter: expected an object (vars)`);
  const names = Object.keys(source.vars);
  names.forEach((each) => {
    if (each !== 'CURRENT') checkVariableName(each);
  });
  const values = Object.values(source.vars).map((each) => compiler.compile(each));
  const body = compiler.within(...names).compile(source.in);
  return (scope) => {
    let inner = scope;
    names.forEach((each, i) => (inner = bind(inner, each, values[i]?.(scope))));
    return body(inner);
  };
};

export const conditionalOperators: Record<string, Build> = {
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchCase,
  $let: letIn,
  $literal: (operand) => () => operand,
  $const: (operand) => () => operand,
  $rand: () => () => Math.random(),
};
