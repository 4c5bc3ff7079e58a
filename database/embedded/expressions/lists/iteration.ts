import { sortElements } from '../../updates/update-push';
import { typeName } from '../../values/type-names';
import { isPlainObject, numeric, truthy } from '../../values/values';
import { checkVariableName } from '../compile';
import { isTrue } from '../comparison';
import { bind, isNullish, location, type Build } from '../expression';
import { named, namedOperands, shown } from '../operands';

function variableName(value: unknown): string {
  if (value === undefined) return 'this';
  checkVariableName(String(value));
  return String(value);
}

const map: Build = (operand, compiler, name) => {
  const source = namedOperands(name, operand, ['input', 'in'], ['as'], {
    object: 16878,
    unknown: 16879,
    missing: { input: 16880, in: 16882 },
  });
  const as = variableName(source.as);
  const input = compiler.compile(source.input);
  const body = compiler.within(as).compile(source.in);
  return (scope) => {
    const array = input(scope);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw location(16883, `input to $map must be an array not ${typeName(array)}`);
    return array.map((each) => body(bind(scope, as, each)) ?? null);
  };
};

const filter: Build = (operand, compiler, name) => {
  const source = namedOperands(name, operand, ['input', 'cond'], ['as', 'limit'], {
    object: 28646,
    unknown: 28647,
    missing: { input: 28648, cond: 28650 },
  });
  const as = variableName(source.as);
  const input = compiler.compile(source.input);
  const limit = source.limit === undefined ? undefined : compiler.compile(source.limit);
  const test = compiler.within(as).compile(source.cond);
  return (scope) => {
    const array = input(scope);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw location(28651, `input to $filter must be an array not ${typeName(array)}`);
    const wanted = limit?.(scope);
    const most = isNullish(wanted) ? Infinity : Number(numeric(wanted) ?? NaN);
    if (most !== Infinity && !Number.isInteger(most))
      throw location(327391, `$filter: limit must be represented as a 32-bit integral value: ${shown(wanted)}`);
    if (most <= 0) throw location(327392, `$filter: limit must be greater than 0: ${most}`);
    const kept: unknown[] = [];
    for (const each of array) {
      if (kept.length >= most) break;
      if (isTrue(test(bind(scope, as, each)))) kept.push(each);
    }
    return kept;
  };
};

const reduce: Build = (operand, compiler, name) => {
  const source = namedOperands(name, operand, ['input', 'initialValue', 'in'], [], {
    object: 40075,
    unknown: 40076,
    missing: { input: 40077, initialValue: 40078, in: 40079 },
  });
  const [input, initial] = [compiler.compile(source.input), compiler.compile(source.initialValue)];
  const body = compiler.within('this', 'value').compile(source.in);
  return (scope) => {
    const array = input(scope);
    if (isNullish(array)) return null;
    if (!Array.isArray(array))
      throw location(40080, `$reduce requires that 'input' be an array, found: ${typeName(array)}`);
    return array.reduce(
      (value: unknown, each) => body(bind(bind(scope, 'value', value), 'this', each)),
      initial(scope),
    );
  };
};

const zip: Build = (operand, compiler, name) => {
  const source = namedOperands(name, operand, ['inputs'], ['useLongestLength', 'defaults'], {
    object: 34460,
    unknown: 34464,
    missing: 34465,
  });
  if (!Array.isArray(source.inputs))
    throw location(34461, `inputs must be an array of expressions, found ${typeName(source.inputs)}`);
  if (source.inputs.length === 0) throw location(34465, '$zip requires at least one input array');
  const longest = truthy(source.useLongestLength);
  if (source.useLongestLength !== undefined && typeof source.useLongestLength !== 'boolean')
    throw location(34463, `useLongestLength must be a bool, found ${typeName(source.useLongestLength)}`);
  const given = source.defaults;
  if (given !== undefined && !Array.isArray(given))
    throw location(34462, `defaults must be an array of expressions, found ${typeName(given)}`);
  if (given && !longest) throw location(34466, 'cannot specify defaults unless useLongestLength is true');
  if (given && given.length !== source.inputs.length)
    throw location(34467, 'defaults and inputs must have the same length');
  const inputs = source.inputs.map((each) => compiler.compile(each));
  const defaults = (given ?? []).map((each) => compiler.compile(each));
  return (scope) => {
    const arrays = inputs.map((each) => each(scope));
    if (arrays.some(isNullish)) return null;
    for (const array of arrays)
      if (!Array.isArray(array)) throw location(34468, `$zip found a non-array expression in input: ${shown(array)}`);
    const lists = arrays as unknown[][];
    const lengths = lists.map((each) => each.length);
    const fill = defaults.map((each) => each(scope));
    return Array.from({ length: longest ? Math.max(...lengths) : Math.min(...lengths) }, (_, i) =>
      lists.map((list, j) => (i < list.length ? list[i] : (fill[j] ?? null))),
    );
  };
};

const sortArray: Build = (operand, compiler, name) => {
  const { input, sortBy } = namedOperands(name, operand, ['input', 'sortBy'], [], {
    object: 2942500,
    unknown: 2942501,
    missing: { input: 2942502, sortBy: 2942503 },
  });
  return named(['input'], [], (values) => {
    if (isNullish(values.input)) return null;
    if (!Array.isArray(values.input))
      throw location(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${typeName(values.input)}`,
      );
    const sorted = [...(values.input as unknown[])];
    sortElements(sorted, isPlainObject(sortBy) ? sortBy : Number(numeric(sortBy)), compiler.strings);
    return sorted;
  })({ input }, compiler, name);
};

export const iterationOperators: Record<string, Build> = {
  $map: map,
  $filter: filter,
  $reduce: reduce,
  $zip: zip,
  $sortArray: sortArray,
};
