import { createCompiler, scopeMaker, splitPath, type Settings } from '../expressions/compile';
import { failedToParse } from '../errors';
import { location, type Scope } from '../expressions/expression';
import { documentOrder, parseSort, sortKey } from '../reading/sorting';
import { isPlainObject, type Document } from '../values/values';
import { Groups } from './groups';
import type { Stage } from './stage';
import { withValue } from './unwind';
import { windowBounds, type Partition } from './window-bounds';
import { windowFunction, type WindowFunction } from './window-functions';

/** `$setWindowFields`: computes fields over neighbours in a sorted partition. */
export function windowStage(operand: unknown, settings: Settings): Stage {
  if (!isPlainObject(operand)) throw failedToParse('the $setWindowFields stage specification must be an object');
  const other = Object.keys(operand).find((name) => !['partitionBy', 'sortBy', 'output'].includes(name));
  if (other !== undefined) throw location(40415, `BSON field '$setWindowFields.${other}' is an unknown field.`);
  if (!isPlainObject(operand.output))
    throw location(40414, "BSON field '$setWindowFields.output' is missing but a required field");
  const compiler = createCompiler(settings);
  const partitionBy = operand.partitionBy === undefined ? () => null : compiler.compile(operand.partitionBy);
  const sort = parseSort(operand.sortBy, true);
  const scopeOf = scopeMaker(settings);
  const outputs = Object.entries(operand.output).map(([name, spec]) => ({
    path: splitPath(name),
    compute: compileOutput(name, spec, settings, sort),
  }));
  const compare = documentOrder(sort, settings.strings);
  return function* (documents) {
    const groups = new Groups<{ id: unknown; rows: Scope[] }>(settings.collation);
    for (const document of documents) {
      const scope = scopeOf(document);
      const id = partitionBy(scope) ?? null;
      if (Array.isArray(id))
        throw location(5371201, 'An expression used to partition cannot evaluate to value of type array');
      groups.get(id, () => ({ id, rows: [] })).rows.push(scope);
    }
    const partitions = [...groups.values()];
    // MongoDB sorts by the partition first.
    const order = documentOrder([['id', 1]], settings.strings);
    partitions.sort((a, b) => order([a.id], [b.id]));
    for (const { rows } of partitions) {
      const keyed = rows.map((scope) => ({ scope, key: sortKey(scope.root as Document, sort, settings.strings) }));
      keyed.sort((a, b) => compare(a.key, b.key));
      const partition: Partition = {
        rows: keyed.map(({ scope }) => scope),
        keys: keyed.map(({ key }) => key),
        compare,
      };
      const columns = outputs.map(({ path, compute }) => ({ path, values: compute(partition) }));
      for (let i = 0; i < partition.rows.length; i++) {
        let result = partition.rows[i]?.root as Document;
        for (const { path, values } of columns) result = withValue(result, path, values[i]);
        yield result;
      }
    }
  };
}

function compileOutput(
  name: string,
  spec: unknown,
  settings: Settings,
  sort: ReturnType<typeof parseSort>,
): (partition: Partition) => unknown[] {
  if (!isPlainObject(spec)) throw failedToParse(`The field '${name}' must be an object`);
  const operators = Object.keys(spec).filter((field) => field !== 'window');
  const operator = operators[0];
  if (operators.length !== 1 || operator === undefined) throw failedToParse('Expected a $-prefixed window function');
  const compute: WindowFunction = windowFunction(operator, spec[operator], settings, sort, spec.window !== undefined);
  const bounds = windowBounds(spec.window, sort);
  return (partition) => compute(partition, bounds);
}
